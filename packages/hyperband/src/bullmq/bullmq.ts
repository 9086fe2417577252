export { type QueueObjective, type QueueObjectiveOptions, queueObjective } from './queue-objective.ts'
export { type QueueWorker, type QueueWorkerOptions, queueWorker } from './queue-worker.ts'
export {
  checkRedis,
  type RedisConnection,
  type RedisConnectionOptions,
  redisConnection,
} from './redis-connection.ts'
