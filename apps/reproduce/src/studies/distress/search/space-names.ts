/**
 * The search spaces by name. `small`: four hyperparameters, layers up to those of Table 7. `table6`: the paper's Table 6 in full, as
 * far as the model has such parts. `extended`: also learning rate, batch size and kernel size, which the paper's text
 * names as tuned and its table leaves out.
 */
export const SPACES = ['small', 'table6', 'extended'] as const
export type SpaceName = (typeof SPACES)[number]
