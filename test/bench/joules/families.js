import { between, constant, periodic, pieces, ramp, sine, triangle } from './shapes.js'

const square = period => random =>
  periodic(
    [
      [period / 2, 220 + 40 * random()],
      [period / 2, 70 + 20 * random()],
    ],
    random(),
  )

const shapes = {
  constant: random => constant(100 + 200 * random()),
  ramp: random => ramp(150 + 50 * random(), (random() < 0.5 ? -1 : 1) * (0.5 + random())),
  'slow sine (30 s)': random => sine(200, 60, 30, 2 * Math.PI * random()),
  'sine (5 s)': random => sine(200, 60, 5, 2 * Math.PI * random()),
  'fast sine (0.7 s)': random => sine(200, 60, 0.7, 2 * Math.PI * random()),
  'fast sine (0.09 s)': random => sine(200, 60, 0.09, 2 * Math.PI * random()),
  'triangle (5 s)': random => triangle(90, 240, 5, random()),
  'square, 20 ms': square(0.02),
  'square, 100 ms': square(0.1),
  'square, 300 ms': square(0.3),
  'square, 1 s': square(1),
  'square, 3 s': square(3),
  'square, 20 s': square(20),
  bursts: random => {
    const steps = [[-20, 90]]
    let t = -20
    let high = false
    while (t < 90) {
      t += -Math.log(1 - random()) * (high ? 0.4 : 1.2)
      high = !high
      steps.push([t, high ? 260 : 90])
    }
    return pieces(steps)
  },
  'training with epochs': random => {
    const steps = [[-20, 110]]
    let t = -20 + 4 * random()
    while (t < 90) {
      steps.push([t, 235 + 10 * random()])
      t += 3.5 + 0.3 * random()
      steps.push([t, 150])
      t += 0.5 + 0.1 * random()
      steps.push([t, 110])
      t += 0.2
    }
    return pieces(steps)
  },
}

/**
 * Every family of traces: a name, the seconds of the attempt, how it is read, and a curve for each trial.
 */
export function families() {
  const list = []
  const add = (shape, place, seconds, reading) =>
    list.push({
      name: [shape, place, `${seconds} s`, ...Object.values(labels(reading))].join(', '),
      shape,
      place,
      seconds,
      ...reading,
      curve(random) {
        const curve = shapes[shape](random)
        return place === 'alone' ? curve : between(curve, 50 + 10 * random(), 0, seconds)
      },
    })
  for (const shape of Object.keys(shapes)) {
    for (const place of ['alone', 'between idles']) {
      for (const seconds of [3, 10, 60]) {
        for (const intervalMs of [100, 200, 1000]) add(shape, place, seconds, { intervalMs })
      }
      for (const seconds of [3, 10, 60]) add(shape, place, seconds, { intervalMs: 200, resolutionWatts: 1 })
      for (const seconds of [3, 10, 60]) add(shape, place, seconds, { intervalMs: 200, isUneven: true })
      add(shape, place, 60, { intervalMs: 200, gapSeconds: 10 })
      add(shape, place, 60, { intervalMs: 1000, gapSeconds: 10 })
      for (const seconds of [3, 10, 60]) {
        add(shape, place, seconds, { intervalMs: 200, windowMs: 1000 })
        add(shape, place, seconds, { intervalMs: 200, windowMs: 1000, delayMs: 300 })
        add(shape, place, seconds, { intervalMs: 200, delayMs: 1000 })
        add(shape, place, seconds, { intervalMs: 200, windowMs: 25, everyMs: 100 })
      }
    }
  }
  return list
}

/** The same shapes, read off an energy counter that moves each `rhythmMs`. */
export function counterFamilies() {
  const plain = families().filter(
    ({ intervalMs, ...reading }) => intervalMs === 200 && readings.every(name => reading[name] === undefined),
  )
  return [20, 25, 50, 100].flatMap(rhythmMs =>
    plain.map(family => ({ ...family, rhythmMs, name: `${family.name}, counter each ${rhythmMs} ms` })),
  )
}

const readings = ['isUneven', 'gapSeconds', 'windowMs', 'delayMs', 'everyMs', 'resolutionWatts']

function labels({ intervalMs, resolutionWatts, gapSeconds, windowMs, delayMs, everyMs, isUneven }) {
  return {
    interval: `${intervalMs} ms${isUneven ? ', unevenly' : ''}`,
    ...(resolutionWatts === undefined ? {} : { resolution: `${resolutionWatts} W` }),
    ...(gapSeconds === undefined ? {} : { gap: `gap of ${gapSeconds} s` }),
    ...(windowMs === undefined ? {} : { window: `mean of ${windowMs} ms` }),
    ...(everyMs === undefined ? {} : { every: `each ${everyMs} ms` }),
    ...(delayMs === undefined ? {} : { delay: `${delayMs} ms late` }),
  }
}
