import { createRequire } from 'node:module'
import path from 'node:path'
import { Resvg } from '@resvg/resvg-js'

const require = createRequire(import.meta.url)

const WIDTH = 1600
const FONTS = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf']

/** An SVG drawn as PNG, 1,600 pixels wide, with a font that comes along, so that every machine draws the same. */
export function pngOf(svg: string): Uint8Array {
  const folder = path.dirname(require.resolve('dejavu-fonts-ttf/package.json'))
  const drawing = new Resvg(svg, {
    fitTo: { mode: 'width', value: WIDTH },
    background: '#ffffff',
    font: {
      loadSystemFonts: false,
      fontFiles: FONTS.map((name) => path.join(folder, 'ttf', name)),
      defaultFontFamily: 'DejaVu Sans',
      sansSerifFamily: 'DejaVu Sans',
    },
  })
  return drawing.render().asPng()
}
