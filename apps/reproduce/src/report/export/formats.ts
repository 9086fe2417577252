export const EXPORT_FORMATS = ['latex', 'markdown', 'csv', 'json', 'png'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]
