import {
  hyperparameterImportance,
  type Study,
  studyFigures,
  studyToCsv,
  studyToHtml,
  studyToMarkdown,
} from '@fdp/hyperband'
import * as vega from 'vega'
import { compile } from 'vega-lite'

/** A page with drawn figures, a table for a spreadsheet, and the parameter that matters most. */
export async function report(study: Study) {
  const draw = (spec: object) => new vega.View(vega.parse(compile(spec as never).spec)).toSVG()
  const figures = studyFigures(study)
  const html = studyToHtml(study, {
    history: await draw(figures.history),
    rungSurvival: await draw(figures.rungSurvival),
  })
  return { html, markdown: studyToMarkdown(study), csv: studyToCsv(study), first: hyperparameterImportance(study)[0] }
}
