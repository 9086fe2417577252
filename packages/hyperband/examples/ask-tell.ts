import { bayesian, createStudy, defineSpace, float } from '@fdp/hyperband'

const space = defineSpace({ x: float(-2, 2), y: float(-2, 2) })
const study = createStudy({ space, algorithm: bayesian({ trials: 30 }), direction: 'minimize', seed: 3 })

while (!study.finished) {
  const job = await study.ask()
  if (job === undefined) break // others have to end first; here nobody else works
  const { trial, rung, config } = job
  try {
    await study.tell({ trial, rung, score: (config.x - 1) ** 2 + (config.y + 0.5) ** 2 })
  } catch (error) {
    await study.tell({ trial, rung, error })
  }
}
export const best = study.best
