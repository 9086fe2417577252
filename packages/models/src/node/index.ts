export { loadModel, saveModel } from './folder.ts'
export { useTfjsNode } from './tfjs-node.ts'
