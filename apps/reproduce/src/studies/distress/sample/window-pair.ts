import { type Panel, slidingWindows, subsetWindows, type Windows } from '@fdp/data'
import { ALTMAN } from './data.ts'
import type { FoldSpec } from './fold-spec.ts'
import { networkFeatures } from './network-features.ts'

/** The same windows as the networks and as Altman's score see them. */
export interface WindowPair {
  readonly networks: Windows
  /** Where the sample has Altman's Z''. */
  readonly altman: Windows | undefined
}

/** The latest `count` windows of each company; windows come ordered by company, then period. */
function latestOf(windows: Windows, count: number | null): Windows {
  if (count === null) return windows
  const kept: number[] = []
  for (let i = 0; i < windows.entity.length; i++) if (windows.entity[i] !== windows.entity[i + count]) kept.push(i)
  return kept.length === windows.entity.length ? windows : subsetWindows(windows, Int32Array.from(kept), windows.role)
}

/** The windows of a panel, of each company the latest ones where the fold keeps so many. */
export function windowsOf(
  panel: Panel,
  { width, windowsPerCompany }: Pick<FoldSpec, 'width' | 'windowsPerCompany'>,
): WindowPair {
  const features = networkFeatures(panel)
  const make = (names: readonly string[]) =>
    latestOf(slidingWindows(panel, { width, label: 'entity', features: names }), windowsPerCompany)
  return { networks: make(features), altman: panel.features.includes(ALTMAN) ? make([ALTMAN]) : undefined }
}
