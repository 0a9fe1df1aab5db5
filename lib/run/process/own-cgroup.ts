import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { isAbsolute, join, relative } from 'node:path'

/** Whether cgroups can be made for attempts: where, or why not, in words. */
export type CgroupPlace =
  | { readonly folder: string; readonly obstacle: '' }
  | { readonly folder: null; readonly obstacle: string }

/**
 * The cgroup that we run in, where others may be made below it: as root, or in a session of systemd's that was
 * delegated to the user. NIGHTWATT_CGROUP names another one, or none when it is empty.
 */
export function ownCgroup(env: NodeJS.ProcessEnv): CgroupPlace {
  const given = env.NIGHTWATT_CGROUP
  if (given === '') return none('NIGHTWATT_CGROUP is empty')
  const folder = given ?? cgroupFolder(read('/proc/self/mountinfo'), read('/proc/self/cgroup'))
  if (folder === undefined) return none('no cgroup of version 2 is mounted that this process is in')
  const processes = join(folder, 'cgroup.procs')
  if (!existsSync(processes)) return none(`${folder} is no cgroup`)
  try {
    // The kernel requires both: to make a cgroup, and to move a process out of ours.
    for (const path of [folder, processes]) accessSync(path, constants.W_OK)
    return { folder, obstacle: '' }
  } catch {
    return none(`${folder} may not be written to`)
  }
}

function none(obstacle: string): CgroupPlace {
  return { folder: null, obstacle }
}

/**
 * The folder of the cgroup of a process, from what /proc says of its mounts and cgroups (proc_pid_mountinfo(5),
 * cgroups(7)); undefined where it is invisible, as inside some containers.
 */
export function cgroupFolder(mountinfo: string, cgroups: string): string | undefined {
  // `ID PARENT MAJOR:MINOR ROOT MOUNT-POINT OPTIONS … - TYPE SOURCE OPTIONS`
  const mount = mountinfo
    .split('\n')
    .filter(line => / - cgroup2 /.test(line))
    .map(line => line.split(' ').map(decode))
    .at(0)
  const path = /^0::(\/.*)$/m.exec(cgroups)?.[1]
  const [, , , root, mountPoint] = mount ?? []
  if (path === undefined || root === undefined || mountPoint === undefined) return undefined
  // What lies above our cgroup namespace is shown as `/..`.
  if (path.startsWith('/..') || root.startsWith('/..')) return undefined
  const below = relative(root, path)
  return below.startsWith('..') || isAbsolute(below) ? undefined : join(mountPoint, below)
}

// Spaces and the like are written as three octal digits.
function decode(field: string): string {
  return field.replaceAll(/\\([0-7]{3})/g, (_, digits) => String.fromCharCode(Number.parseInt(digits, 8)))
}

function read(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}
