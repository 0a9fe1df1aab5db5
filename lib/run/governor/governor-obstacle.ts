import { join } from 'node:path'
import { readText } from '../../os/sysfs.js'
import { cpuFolder, type GovernorFile } from './governor-files.js'

/** The command that sets a governor by hand. */
export function governorCommand(governor: string, sysfs: string): string {
  return `echo ${governor} | sudo tee ${cpuFolder(sysfs)}/cpu*/cpufreq/scaling_governor`
}

/** Why a governor cannot be set here, and the command that would do it; empty when nothing prevents it. */
export function obstacleTo(governor: string, files: readonly GovernorFile[], sysfs: string): string {
  const command = governorCommand(governor, sysfs)
  if (files.length === 0) {
    const reason = `no CPU of this machine shows a governor: there is no ${cpuFolder(sysfs)}/cpu*/cpufreq (a virtual machine, a container, or a driver that is not loaded)`
    return `${reason}. Where the processor has one, this would set it: sudo modprobe acpi-cpufreq && ${command}`
  }
  const without = files.find(({ offered }) => offered.length > 0 && !offered.includes(governor))
  if (without === undefined) return ''
  const reason = `the kernel does not offer it: ${without.file.replace(/[^/]*$/, 'scaling_available_governors')} lists ${without.offered.join(', ')}`
  const driver = drivers.find(({ isActive }) => isActive(sysfs))
  if (driver !== undefined) return `${reason}. This would set it: ${driver.unlock(sysfs)} && ${command}`
  return governor === 'schedutil'
    ? `${reason}. It needs a kernel built with CONFIG_CPU_FREQ_GOV_SCHEDUTIL; there: ${command}`
    : `${reason}. This would set it: sudo modprobe cpufreq_${governor} && ${command}`
}

// In active mode these two have only a performance and a powersave of their own; in passive mode all governors of the
// kernel: https://docs.kernel.org/admin-guide/pm/intel_pstate.html,
// https://docs.kernel.org/admin-guide/pm/amd-pstate.html.
const drivers = ['intel_pstate', 'amd_pstate'].map(name => {
  const statusOf = (sysfs: string) => join(cpuFolder(sysfs), name, 'status')
  return {
    isActive: (sysfs: string) => readText(statusOf(sysfs)) === 'active',
    unlock: (sysfs: string) => `echo passive | sudo tee ${statusOf(sysfs)}`,
  }
})
