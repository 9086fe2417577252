function unlessClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}

/** A reader of standard output that has seen enough (`fdp data list | head -1`) is no fault of ours. */
export const allowClosedOutput = (): void => void process.stdout.on('error', unlessClosed)

/** Writes to standard output. */
export const print = (text: string): void => void process.stdout.write(text)
