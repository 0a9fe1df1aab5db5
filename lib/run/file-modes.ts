/** What the user's umask takes bits from: what we make is never writable for everyone, not even under a umask of 0. */
export const newFileMode = 0o664
export const newFolderMode = 0o775
