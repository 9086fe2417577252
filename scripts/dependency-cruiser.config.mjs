// Who may import whom. `from` is a folder of the workspace, the value the siblings that it may name.
const allowed = {
  'packages/stats': [],
  'packages/smote': [],
  'packages/hyperband': [],
  'packages/data': [],
  'packages/datasets': ['data'],
  'packages/tfjs-backend-simd': [],
  'packages/models': [],
  'apps/reproduce': ['stats', 'smote', 'hyperband', 'data', 'datasets', 'tfjs-backend-simd', 'models'],
}
const names = Object.keys(allowed).map((folder) => folder.split('/')[1])
const any = (values) => `(${values.join('|')})`

const borders = Object.entries(allowed).flatMap(([folder, siblings]) => {
  const own = folder.split('/')[1]
  const barred = names.filter((name) => name !== own && !siblings.includes(name))
  return [
    {
      name: `border-${own}`,
      comment: `${folder} may import ${siblings.length > 0 ? siblings.join(', ') : 'no sibling'} only`,
      severity: 'error',
      from: { path: `^${folder}/` },
      to: { path: [`^(packages|apps)/${any(barred)}/`, `^@fdp/${any(barred)}(/|$)`] },
    },
    {
      name: `door-${own}`,
      comment: `${folder} reaches a sibling through its package name, not through its files`,
      severity: 'error',
      from: { path: `^${folder}/` },
      to: { path: `^(packages|apps)/(?!${own}/)`, dependencyTypes: ['local'] },
    },
  ]
})

export default {
  forbidden: [
    ...borders,
    {
      name: 'no-cycle',
      severity: 'error',
      comment: 'a cycle of files; type-only imports do not count',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolved',
      severity: 'error',
      comment: 'an import that leads nowhere',
      from: { path: '^(packages|apps)/[^/]+/src/', pathNot: '[.]test[.]ts$' },
      to: { couldNotResolve: true },
    },
    {
      name: 'tests-stay-outside',
      severity: 'error',
      comment: 'published code imports no test',
      from: { path: '^(packages|apps)/[^/]+/src/', pathNot: '[.]test[.]ts$' },
      to: { path: '([.]test[.]ts$|/test/)' },
    },
  ],
  options: {
    doNotFollow: { path: '(node_modules|/dist/)' },
    exclude: { path: '(/dist/|^packages/[^/]+/(bench|assembly)/)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@fdp/source', 'import', 'module', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.json'],
    },
  },
}
