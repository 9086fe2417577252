/** What a column of a CSV file holds; `skip` columns are passed over. */
export type CsvColumnType = 'number' | 'text' | 'skip'
