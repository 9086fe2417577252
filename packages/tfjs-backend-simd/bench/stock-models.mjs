/** Models of stock tf.layers for sequences, by name: (tf, layers, steps, features) -> LayersModel with one output. */
export const stockModels = {
  dense: sequential((l) => [
    l.flatten(),
    l.dense({ units: 256, activation: 'relu' }),
    l.dense({ units: 128, activation: 'tanh' }),
  ]),
  cnn: sequential((l) => [
    l.conv1d({ filters: 64, kernelSize: 3, padding: 'same', activation: 'relu' }),
    l.maxPooling1d({ poolSize: 2 }),
    l.conv1d({ filters: 128, kernelSize: 3, padding: 'same', activation: 'relu' }),
    l.maxPooling1d({ poolSize: 2 }),
    l.flatten(),
    l.dense({ units: 128, activation: 'relu' }),
  ]),
  lstm: sequential((l) => [l.lstm({ units: 64 })]),
  'stacked-lstm': sequential((l) => [l.lstm({ units: 128, returnSequences: true }), l.lstm({ units: 64 })]),
  'stacked-bilstm': sequential((l) => [
    l.bidirectional({ layer: l.lstm({ units: 128, returnSequences: true }), mergeMode: 'concat' }),
    l.bidirectional({ layer: l.lstm({ units: 64 }), mergeMode: 'concat' }),
    l.dense({ units: 128, activation: 'relu' }),
  ]),
  gru: sequential((l) => [l.gru({ units: 64 })]),
  'cnn-bilstm-attention': (tf, l, steps, features) => {
    const input = tf.input({ shape: [steps, features] })
    let x = l.conv1d({ filters: 64, kernelSize: 3, padding: 'same', activation: 'relu' }).apply(input)
    x = l.maxPooling1d({ poolSize: 2 }).apply(x)
    const lstm = l.lstm({ units: 64, returnSequences: true, recurrentActivation: 'sigmoid' })
    x = l.bidirectional({ layer: lstm, mergeMode: 'concat' }).apply(x)
    const score = l.dense({ units: 1, useBias: false }).apply(l.dense({ units: 128, activation: 'tanh' }).apply(x))
    const weights = l.softmax().apply(l.flatten().apply(score))
    x = l.dot({ axes: 1 }).apply([x, weights])
    x = l.dense({ units: 128, activation: 'relu' }).apply(x)
    x = l.dense({ units: 128, activation: 'relu' }).apply(x)
    return tf.model({ inputs: input, outputs: l.dense({ units: 1, activation: 'sigmoid' }).apply(x) })
  },
}

function sequential(make) {
  return (tf, layers, steps, features) => {
    const model = tf.sequential()
    model.add(layers.inputLayer({ inputShape: [steps, features] }))
    for (const layer of make(layers)) model.add(layer)
    model.add(layers.dense({ units: 1, activation: 'sigmoid' }))
    return model
  }
}
