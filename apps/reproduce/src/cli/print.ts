function unlessClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}

/** Writes to standard output. A reader that has seen enough (`fdp compare A B | head`) is no fault of ours. */
export function print(text: string): void {
  if (!process.stdout.listeners('error').includes(unlessClosed)) process.stdout.on('error', unlessClosed)
  process.stdout.write(text)
}
