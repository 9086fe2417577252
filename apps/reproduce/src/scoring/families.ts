/** `network`: CNN-BiLSTM-AT alone, several seeds. `ensemble`: networks, random forest and boosted trees. */
export const FAMILIES = ['network', 'ensemble'] as const
export type Family = (typeof FAMILIES)[number]
