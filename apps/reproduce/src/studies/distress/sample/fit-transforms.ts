import { fitImputer, fitScaler, fitWinsorizer, impute, type Panel, scale, winsorize } from '@fdp/data'

/** Outliers clipped, gaps filled with medians, z-scores: all fitted on this panel, applied to whatever is given. */
export function fitTransforms(panel: Panel): (part: Panel) => Panel {
  const winsorizer = fitWinsorizer(panel)
  const winsorized = winsorize(winsorizer, panel)
  const imputer = fitImputer(winsorized, { method: 'median' })
  const imputed = impute(imputer, winsorized)
  const scaler = fitScaler(imputed, { method: 'zscore' })
  return (part) => scale(scaler, part === panel ? imputed : impute(imputer, winsorize(winsorizer, part)))
}
