import '../../src/index.ts'
import { setPoison } from '../../src/memory.ts'

setPoison(true)
