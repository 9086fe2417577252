import type { Objective } from '../../src/index.ts'

export const objective: Objective<{ readonly x: number }> = ({ config, resource }) => config.x + 1 / resource
