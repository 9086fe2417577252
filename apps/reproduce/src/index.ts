export { PROFILES, type Profile, type ProfileName } from './profiles.ts'
export { renderReport } from './report/html.ts'
export type {
  Cell,
  CellValue,
  Column,
  DataProvenance,
  Figure,
  Results,
  Section,
  Table,
  Timings,
  Verdict,
} from './report/schema.ts'
export { writeReport } from './report/write-report.ts'
