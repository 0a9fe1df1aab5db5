import { join } from 'node:path'
import { readText } from '../../os/sysfs.js'
import { belongsToNight } from '../process/process-tag.js'
import { shownProcesses } from './cpu-time.js'

/**
 * Jobs that machines start by themselves, or that change them: package managers, updates of databases of files and
 * manuals, backups. Names as the kernel cuts them off, at 15 letters.
 */
const jobNames: ReadonlySet<string> = new Set(
  [
    ...[
      'apt',
      'apt-get',
      'aptitude',
      'apt.systemd.daily',
      'dpkg',
      'unattended-upgrade',
      'unattended-upgr',
      'update-apt-xapi',
    ],
    ...[
      'packagekitd',
      'snap',
      'flatpak',
      'dnf',
      'dnf-automatic',
      'yum',
      'rpm',
      'zypper',
      'pacman',
      'apk',
      'fwupdmgr',
    ],
    ...['pip', 'pip3', 'conda', 'mamba', 'npm', 'cargo'],
    ...[
      'updatedb',
      'updatedb.mlocat',
      'updatedb.plocat',
      'mandb',
      'man-db',
      'logrotate',
      'fstrim',
      'e2scrub',
    ],
    ...['anacron', 'debsums', 'rsync', 'restic', 'borg', 'duplicity', 'aide', 'clamscan', 'freshclam'],
  ].map(name => name.slice(0, 15)),
)

// What these start is a job, whatever its name; they themselves only wait.
const schedulers: ReadonlySet<string> = new Set(['cron', 'crond', 'fcron', 'atd'])

interface Shown {
  readonly pid: number
  readonly name: string
  readonly parent: number
}

/** The jobs that run now and are not the night's, by their names; undefined where processes are not shown. */
export function runningJobs(proc: string, night: string): readonly string[] | undefined {
  const shown = shownProcesses(proc).flatMap(pid => processOf(proc, pid) ?? [])
  if (shown.length === 0) return undefined
  const nameOf = new Map(shown.map(({ pid, name }) => [pid, name]))
  const jobs = shown.flatMap(({ pid, name, parent }) => {
    const scheduler = nameOf.get(parent)
    const isScheduled = scheduler !== undefined && schedulers.has(scheduler)
    if (!(isScheduled || jobNames.has(name)) || belongsToNight(pid, night)) return []
    return [isScheduled ? `${name} by ${scheduler}` : name]
  })
  return [...new Set(jobs)].sort()
}

/** `pid (name) state parent …`; the name may hold spaces and parentheses. */
function processOf(proc: string, pid: number): Shown | undefined {
  const [, name, parent] =
    /^\d+ \((.*)\) \S+ (\d+) /s.exec(readText(join(proc, String(pid), 'stat')) ?? '') ?? []
  return name === undefined ? undefined : { pid, name, parent: Number(parent) }
}
