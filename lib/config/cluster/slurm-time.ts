/** What `sbatch --time` takes: `30`, `30:00`, `12:00:00`, `2-12`, `2-12:00`, `2-12:00:00`. */
export const slurmTimeForm = /^(?:\d+(?::\d{1,2}){0,2}|\d+-\d{1,2}(?::\d{1,2}){0,2})$/

export const slurmTimeWords = 'minutes, or a time as sbatch has it, for example 12:00:00 or 2-12:00:00'
