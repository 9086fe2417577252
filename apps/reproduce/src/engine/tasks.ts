type Tasks = typeof import('../worker.ts').TASKS

export type TaskName = keyof Tasks
export type TaskSpec<N extends TaskName> = Parameters<Tasks[N]>[0]
export type TaskResult<N extends TaskName> = Awaited<ReturnType<Tasks[N]>>
