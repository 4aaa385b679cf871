/** English texts of the administration, and of forms and lists everywhere. */
import type zh from './zh'

const en: typeof zh = {
  admin: {
    section: {
      boundaries: 'Networks',
      steps: 'First steps',
      accounts: 'Accounts',
      approvals: 'To confirm',
      organisations: 'Organisations',
      tokens: 'API tokens',
      audit: 'Audit',
      jobs: 'Background jobs',
      basemaps: 'Base maps',
      sectors: 'Supervision sectors',
      references: 'Reference layers',
      permissions: 'Permissions',
    },
    clear: 'Clear',
    clearAll: 'Clear filters',
    choose: 'Choose',
    noHit: 'Nothing found',
    typeName: 'Type a name',
    more: 'Load more ({shown} of {n} shown)',
    save: 'Save',
    saved: 'Saved',
    edit: 'Edit',
    cancel: 'Cancel',
    done: 'Done',
    undo: 'Undo',
    copy: 'Copy',
    copied: 'Copied',
    copyWords: 'Copy the message',
    copiedWords: 'Message copied',
    copyByHand: 'The browser does not allow copying by itself. The text is selected: press your copy keys.',
    grid: {
      pick: 'Choose a grid on the map',
      search: 'Find a grid: name, code, pinyin',
      whole: '{name} (all of it)',
      none: 'No grids below',
      list: 'Grids below',
      down: 'Go into {name}',
      map: 'Map of grid boundaries; the list beside it is the same in words',
      how: 'Click to choose, double-click to go down, Esc to go up',
      chosen: 'Chosen:',
      nothing: 'none',
      take: 'Choose',
    },
  },
}

export default en
