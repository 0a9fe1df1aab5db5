import type { KnownFailure } from '../supervise/known-failure.js'

/** What nvidia-smi prints when it fails; its exit codes differ between versions, its words hardly. */
export const knownNvidiaSmiFailures: readonly KnownFailure[] = [
  {
    said: /not found on the PATH/,
    finding: 'nvidia-smi is not installed: no NVIDIA GPU, or no driver',
    unlock: ['sudo apt install nvidia-driver'],
  },
  {
    said: /couldn't communicate with the NVIDIA driver/i,
    finding: 'nvidia-smi is installed, but the NVIDIA driver does not answer',
    unlock: ['sudo modprobe nvidia'],
  },
  {
    said: /Driver\/library version mismatch/i,
    finding: 'the NVIDIA driver was updated while the old one is still loaded',
    unlock: ['sudo reboot'],
  },
  {
    said: /Insufficient Permissions/i,
    finding: 'nvidia-smi is installed, but this user may not open the GPU',
    unlock: ['sudo usermod -aG video,render "$USER"'],
  },
  { said: /No devices were found/i, finding: 'nvidia-smi is installed, but finds no GPU', unlock: [] },
]
