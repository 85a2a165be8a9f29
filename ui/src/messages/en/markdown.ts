// English for what an answer is drawn with.
import { many, number } from './tools';

export const markdown = {
  /** The box of an item in a list of tasks; it says whether this is ticked. */
  task: 'Done',
  /** What is around a table and scrolls. */
  table: 'Table',
  copyTable: 'Copy table',

  code: {
    /** What a block of code is called: "Python code". */
    name: (language: string) => `${language} code`,
    /** In the place of the language, where none is named or it is plain text. */
    text: 'Text',
    /** It holds letters that nobody sees. */
    hidden: 'Hidden marks, not copied',
    writing: 'Writing…',
    wrap: 'Wrap long lines',
    save: 'Save',
    saveWhere: 'Save to your cloud',
    saving: 'Saving…',
    notSaved: 'This was not saved',
    /** Unfolds so many lines. */
    more: (lines: number) => many(lines, { one: 'Show # more line', other: 'Show # more lines' }),
    drawDiagram: 'Draw diagram',
    hideDiagram: 'Hide diagram',
  },

  diagram: {
    name: 'Diagram',
    failed: 'This diagram cannot be drawn',
    /** Said where nothing tells why. */
    asWritten: 'The code below is as it was written.',
    tooLong: 'It took too long.',
  },

  formula: {
    name: 'Formula',
    copy: 'Click to copy as TeX',
    copied: 'TeX copied',
  },

  footnotes: {
    title: 'Footnotes',
    /** The number in the text that leads to one. */
    mark: (place: number) => `Footnote ${number(place)}`,
    back: 'Back to the text',
  },

  picture: {
    /** Follows its name. */
    notLoaded: 'not loaded',
    load: (host: string) => `Load from ${host}`,
    loading: 'Loading…',
  },

  /** Over the pages that an answer from the web points to. */
  sources: 'Sources',
};
