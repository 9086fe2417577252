import { describe, expect, it } from 'vitest'
import {
  auditLeakage,
  availableIndicators,
  balanceTable,
  createPanel,
  DataError,
  deriveSeries,
  filterOutliers,
  filterPeriods,
  fitImputer,
  fitOutlierFilter,
  fitScaler,
  fitWinsorizer,
  groupFold,
  groupKFold,
  impute,
  matchControls,
  panelFromColumns,
  panelFromRows,
  parseNumber,
  periodKey,
  purgedKFold,
  readCsv,
  readStatusChanges,
  scale,
  selectFeatures,
  slidingWindows,
  splitByEntity,
  splitByLastPeriod,
  splitByTime,
  splitWindows,
  stratifiedCounts,
  tableToPanel,
  walkForward,
  winsorize,
} from '../src/index.ts'
import { fullPanel } from './panels.ts'

const panel = fullPanel([0, 1, 0, 1, 0, 1], 4)
const windows = slidingWindows(panel, { width: 2, label: 'entity' })
const split = splitByEntity(panel, { fractions: { train: 0.5, test: 0.5 }, seed: 1 })
const table = readCsv('a,y,x\nA,2014,1\n')
const scaler = fitScaler(panel, { method: 'zscore' })
/** What a caller without types may write. */
const any = (value: unknown): never => value as never
const none = any(undefined)
const columns = { entity: 'a', period: 'y', features: ['x'] }

describe('each door refuses with a DataError', () => {
  it.each<[string, () => unknown, string]>([
    ['createPanel()', () => createPanel(none), 'the input of a panel must be given'],
    ['a panel without features', () => createPanel(any({ rows: [] })), 'features must be given as an array'],
    ['features as a text', () => createPanel(any({ features: 'xy', rows: [] })), 'features must be given as an array'],
    ['a row that is none', () => createPanel(any({ features: ['x'], rows: [null] })), 'each row'],
    [
      'a row without values',
      () => createPanel(any({ features: ['x'], rows: [{ entity: 'A', period: '2014' }] })),
      'each row',
    ],
    [
      'periods as numbers',
      () => createPanel(any({ features: ['x'], rows: [{ entity: 'A', period: 2014, values: [1] }] })),
      'periods must all be of one form',
    ],
    [
      'periods as a text',
      () => createPanel(any({ features: ['x'], entities: ['A'], periods: '2014', values: [1] })),
      'periods must be given as an array',
    ],
    ['panelFromRows(rows)', () => panelFromRows([], none), 'columns must be given'],
    ['rows that are none', () => panelFromRows(any([null]), columns), 'each row must be an object'],
    ['no features', () => panelFromRows([{ a: 'A', y: 2014 }], any({ entity: 'a', period: 'y' })), 'features'],
    ['panelFromColumns()', () => panelFromColumns(none, columns), 'the table must be given'],
    ['another nan', () => panelFromColumns({}, any({ ...columns, nan: 'ignore' })), 'nan must be one of'],
    ['tableToPanel with a text', () => tableToPanel(table, any({ ...columns, features: 'x' })), 'features'],
    ['slidingWindows(panel)', () => slidingWindows(panel, none), 'options must be given'],
    ['windows of windows', () => slidingWindows(any(windows), { width: 1, label: 'none' }), 'must be a panel'],
    [
      'windows of letters',
      () => slidingWindows(panel, any({ width: 1, label: 'none', features: 'f0' })),
      'features must be given as an array',
    ],
    ['selectFeatures by a text', () => selectFeatures(panel, any('f0')), 'features must be given as an array'],
    ['filterPeriods(panel)', () => filterPeriods(panel, none), 'range must be given'],
    ['filterPeriods by a number', () => filterPeriods(panel, any({ from: 2015 })), 'periods must all be of one form'],
    ['splitByEntity()', () => splitByEntity(none, none), 'must be a panel or windows'],
    ['splitByEntity(panel)', () => splitByEntity(panel, none), 'options must be given'],
    ['no fractions', () => splitByEntity(panel, any({ seed: 1 })), 'fractions must be given'],
    ['fractions as a list', () => splitByEntity(panel, any({ fractions: [0.5, 0.5], seed: 1 })), 'fractions must'],
    ['splitByTime(panel)', () => splitByTime(panel, none), 'options must be given'],
    ['splitByLastPeriod(panel)', () => splitByLastPeriod(panel, none), 'options must be given'],
    ['an end as a number', () => splitByLastPeriod(panel, any({ trainEnd: 2014 })), 'periods must all be'],
    ['groupKFold(panel)', () => groupKFold(panel, none), 'options must be given'],
    ['groupFold(panel)', () => groupFold(panel, none), 'options must be given'],
    ['another validation', () => groupKFold(panel, any({ folds: 3, seed: 1, validation: 'nxt' })), 'validation must'],
    ['a panel dealt by windows', () => splitWindows(any(panel), any({ seed: 1 })), 'must be windows'],
    ['splitWindows(windows)', () => splitWindows(windows, none), 'options must be given'],
    ['a walk over a panel', () => walkForward(any(panel), { trainPeriods: 1, testPeriods: 1 }), 'must be windows'],
    ['walkForward(windows)', () => walkForward(windows, none), 'options must be given'],
    ['purged folds of a panel', () => purgedKFold(any(panel), { folds: 2 }), 'must be windows'],
    ['purgedKFold(windows)', () => purgedKFold(windows, none), 'options must be given'],
    ['stratifiedCounts without classes', () => stratifiedCounts(any({ fractions: { train: 1, test: 0 } })), 'classes'],
    ['fitScaler(panel)', () => fitScaler(panel, none), 'options must be given'],
    ['fitScaler(split)', () => fitScaler(any(split), { method: 'zscore' }), 'an object of kind, leaky, train'],
    ['fitImputer(panel)', () => fitImputer(panel, none), 'options must be given'],
    ['fitWinsorizer()', () => fitWinsorizer(none), 'must be a panel or windows'],
    ['a filter of windows', () => fitOutlierFilter(any(windows)), 'must be a panel'],
    ['scale by a winsorizer', () => scale(any(fitWinsorizer(panel)), panel), 'must be a fitted scaler'],
    ['scale the wrong way round', () => scale(any(panel), any(scaler)), 'must be a fitted scaler'],
    ['scale by nothing', () => scale(none, panel), 'must be a fitted scaler'],
    ['scale nothing', () => scale(scaler, none), 'must be a panel or windows'],
    ['winsorize by a scaler', () => winsorize(any(scaler), panel), 'must be a fitted winsorizer'],
    ['impute by a scaler', () => impute(any(scaler), panel), 'must be a fitted imputer'],
    ['filter by a scaler', () => filterOutliers(any(scaler), panel), 'must be a fitted filter'],
    ['filter windows', () => filterOutliers(fitOutlierFilter(panel), any(windows)), 'must be a panel'],
    ['auditLeakage({})', () => auditLeakage(any({})), 'kind must be one of'],
    ['matchControls(panel)', () => matchControls(panel, none), 'options must be given'],
    ['a year as a number', () => matchControls(panel, any({ size: 'f0', period: 2014 })), "such as '2014'"],
    ['exact as a text', () => matchControls(panel, any({ size: 'f0', period: '2010Q1', exact: 'sector' })), 'exact'],
    [
      'a balance of letters',
      () => balanceTable(panel, matchControls(panel, { size: 'f0', log: false, period: '2010Q1' }), any('f0')),
      'features must be given as an array',
    ],
    ['deriveSeries(panel)', () => deriveSeries(panel, none), 'features must be given as an array'],
    ['availableIndicators(panel)', () => availableIndicators(any(panel)), 'columns must be given as an array'],
    ['readStatusChanges(table)', () => readStatusChanges(table, none), 'options must be given'],
    ['a period that is a number', () => periodKey(any(2014), 'year'), 'must be a text'],
    ['parseNumber(5)', () => parseNumber(any(5)), 'must be a text'],
    ['another form of periods', () => periodKey('2014-01-01', any('week')), 'form must be one of'],
  ])('%s', (_, make, message) => {
    let error: unknown
    try {
      make()
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(DataError)
    expect((error as DataError).message).toContain(message)
    expect((error as DataError).message.length).toBeLessThan(400)
  })
})
