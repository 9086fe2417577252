import { InputError } from '../errors.ts'

let told = false

function onOutputError({ code, message }: NodeJS.ErrnoException): void {
  // A reader of standard output that has seen enough (`fdp data list | head -1`) is no fault of ours.
  if (code === 'EPIPE' || told) return
  told = true
  const error = new InputError('output.unwritable', 'standard output can be written', message)
  process.stderr.write(`fdp: ${error.message}\n`)
  process.exitCode = 2
}

/**
 * Lets a command go on where nobody reads what it prints. Standard output that cannot be written for another reason, as
 * on a full disk, is told in one line, and the command ends with code 2. Progress and notes on standard error are never
 * worth the end of a run: what cannot be written there is lost.
 */
export function allowClosedOutput(): void {
  process.stdout.on('error', onOutputError)
  process.stderr.on('error', () => {})
}

/** Writes to standard output. */
export const print = (text: string): void => void process.stdout.write(text)
