import { closeSync, existsSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** A card as the kernel's driver amdgpu shows it; a file that it does not have is not there. */
export interface AmdCardPlay {
  /** `0000:03:00.0` if not given. */
  readonly busId?: string
  /** `0123456789abcdef`; none if not given, as with cards before Vega. */
  readonly uniqueId?: string
  readonly productName?: string
  /** `0x744c` if not given. */
  readonly device?: string
  /** `0x030000` if not given, a display; `0x120000` is an accelerator. */
  readonly pciClass?: string
  /** In watts; text is written as it is. */
  readonly average?: number | string
  readonly instant?: number | string
  readonly cap?: number
  /** In °C, by their labels. */
  readonly celsius?: Readonly<Record<string, number>>
  readonly busyPercent?: number
  readonly memoryBusyPercent?: number
  readonly clockMegahertz?: number
  readonly memoryClockMegahertz?: number
  /** Voltage of a northbridge, which parts of processors alone have. */
  readonly hasNorthbridge?: boolean
  readonly partition?: string
  /** The table gpu_metrics of that revision, with its counter in joules; null: the table holds none. */
  readonly counter?: { readonly revision: number; readonly joules: number | null }
}

/** Puts cards of AMD into a sysfs tree, in the order of the driver's compute nodes where it has any. */
export function addAmdCards(
  root: string,
  cards: readonly AmdCardPlay[],
  nodes: readonly string[] = [],
): void {
  for (const [place, card] of cards.entries()) addAmdCard(root, card, place)
  for (const [place, busId] of ['', ...nodes].entries()) {
    const [domain = '0', bus = '0', slot = '0', part = '0'] = busId.split(/[:.]/)
    const location = (Number.parseInt(bus, 16) << 8) | (Number.parseInt(slot, 16) << 3) | Number(part)
    const text = `cpu_cores_count ${busId === '' ? 16 : 0}\nsimd_count ${busId === '' ? 0 : 304}\nlocation_id ${location}\ndomain ${Number.parseInt(domain, 16)}\n`
    put(root, `class/kfd/kfd/topology/nodes/${place}/properties`, text)
  }
}

/** Writes what changes of a card that is there. */
export function addAmdCard(root: string, card: AmdCardPlay, place = 0): void {
  const { busId = '0000:03:00.0', counter } = card
  const folder = `bus/pci/devices/${busId}`
  const hwmon = `${folder}/hwmon/hwmon${place + 4}`
  const files: Readonly<Record<string, string | undefined>> = {
    [`${folder}/vendor`]: '0x1002',
    [`${folder}/class`]: card.pciClass ?? '0x030000',
    [`${folder}/device`]: card.device ?? '0x744c',
    [`${folder}/unique_id`]: card.uniqueId,
    [`${folder}/product_name`]: card.productName,
    [`${folder}/gpu_busy_percent`]: card.busyPercent?.toString(),
    [`${folder}/mem_busy_percent`]: card.memoryBusyPercent?.toString(),
    [`${folder}/current_compute_partition`]: card.partition,
    [`${hwmon}/name`]: 'amdgpu',
    [`${hwmon}/power1_average`]: micro(card.average),
    [`${hwmon}/power1_input`]: micro(card.instant),
    [`${hwmon}/power1_cap`]: micro(card.cap),
    [`${hwmon}/freq1_input`]: micro(card.clockMegahertz),
    [`${hwmon}/freq2_input`]: micro(card.memoryClockMegahertz),
    [`${hwmon}/in1_label`]: card.hasNorthbridge === true ? 'vddnb' : undefined,
  }
  for (const [file, text] of Object.entries(files)) if (text !== undefined) put(root, file, `${text}\n`)
  for (const [index, [label, celsius]] of Object.entries(card.celsius ?? {}).entries()) {
    put(root, `${hwmon}/temp${index + 1}_label`, `${label}\n`)
    put(root, `${hwmon}/temp${index + 1}_input`, `${celsius * 1000}\n`)
    put(root, `${hwmon}/temp${index + 1}_crit`, '100000\n')
  }
  if (counter !== undefined) put(root, `${folder}/gpu_metrics`, metricsTable(counter))
}

/** `struct gpu_metrics_v1_x` of the kernel's kgd_pp_interface.h, as far as the counter. */
function metricsTable({ revision, joules }: NonNullable<AmdCardPlay['counter']>): Buffer {
  const table = Buffer.alloc(264)
  table.writeUInt16LE(table.length, 0)
  table.writeUInt8(1, 2)
  table.writeUInt8(revision, 3)
  const offset = revision === 5 || revision === 6 ? 88 : 24
  table.writeBigUInt64LE(joules === null ? 2n ** 64n - 1n : BigInt(Math.round(joules * 2 ** 16)), offset)
  return table
}

function micro(value: number | string | undefined): string | undefined {
  return typeof value === 'number' ? String(Math.round(value * 1e6)) : value
}

// Written where it stands, and always as long: it is kept open and read meanwhile, and the kernel never shows half a value.
function put(root: string, file: string, content: string | Buffer): void {
  const path = join(root, file)
  const bytes = typeof content === 'string' ? Buffer.from(content.padEnd(64, '\n')) : content
  if (existsSync(path)) {
    const opened = openSync(path, 'r+')
    writeSync(opened, bytes, 0, bytes.length, 0)
    closeSync(opened)
    return
  }
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, bytes)
}
