/** English texts of the first run. */
import type zh from './zh'

const en: typeof zh = {
  setup: {
    title: 'First run',
    lead:
      'The database is empty. Name the city and make the account of the system administrator; the steps after it can be left and ' +
      'taken up at any time.',
    leadNamed:
      '{city} has no account yet. Make the account of the system administrator; the steps after it can be left and taken up at any time.',
    city: 'City',
    cityName: 'Name of the city',
    cityHint: 'A city, a county or a zone',
    code: 'Division code',
    codeHint: 'Such as 371000, as in the boundary files',
    you: 'You: system administrator',
    youWhy: 'Makes accounts and organisations, loads boundaries; gives no role and reads no audit.',
    name: 'Full name',
    login: 'Account',
    loginHint: 'Small letters and digits',
    passwordHint: 'At least 10 characters, no common password',
    again: 'Password again',
    others: 'Two other persons',
    othersWhy:
      'The three administrators are three persons. Those named here each get a first password; left empty, they are made later ' +
      'by a command on the server. Without a security administrator no role can be given.',
    securityName: 'Security administrator',
    auditorName: 'Auditor',
    security: 'Security administrator',
    auditor: 'Auditor',
    admin: 'System administrator',
    begin: 'Begin',
    busy: 'Working…',
    need: 'Fill this in',
    both: 'Name and account belong together',
    differ: 'The two passwords differ',
    made: 'The accounts are made',
    madeWhy: 'Hand each first password to its person. They are shown this once and must be changed at the first log-in.',
    secretWhy: 'Shown this once',
    go: 'Go on',
    demo: 'Only a look around? The demo city has a folder of its own, and goes with it:',
    noSecret: 'Use the address that the server printed',
    noSecretWhy:
      'When it started, the server printed the whole address of the first run in its terminal or log. It is good once, and another one ' +
      'is made at each start.',
    over: 'The first run is over',
    overWhy: 'There are accounts already. Log in, or ask an administrator for an account.',
    steps: 'First steps',
    stepsLead: 'Each step can be left and taken up at any time; what is done is told from the data themselves.',
    putAway: 'Do not show again',
    putBack: 'Show in the menu again',
    awayNow: 'Taken out of the menu, for you on this computer.',
    allDone: 'All done',
    done: 'Done',
    open: 'To do',
    command: 'Command on the server',
    who: 'Done by somebody with one of these roles: {roles}. Roles are given, or asked for, under Accounts.',
    missing: 'Missing: {what}',
    and: ', ',
    more: '{n} or more',
    step: {
      city: { title: 'Name of the city', why: 'Everybody holds their role at a grid, and the city is the topmost one.' },
      levels: {
        title: 'Network and levels',
        why: 'Three to five levels of names of your own, such as city, county, town, village, grid: each answers to the one above.',
      },
      boundaries: {
        title: 'Boundaries',
        why: 'With them the map can be drawn and enterprises find their grid; published only without overlap and without gap.',
      },
      people: {
        title: 'Organisations and people',
        why: 'Three administrators keep each other in check; each grid and each sector has somebody responsible.',
      },
      enterprises: {
        title: 'Enterprises',
        why: 'Colours follow from enterprises and hazard sources; a grid without any is not assessed, which is not low.',
      },
      sectors: {
        title: 'Sectors',
        why: 'The sector says which department supervises; enterprises of none are listed as tasks.',
      },
    },
    there: {
      city: '{code} {city}',
      level: '{name} {n}',
      shaped: '{n} of {all} grids have a boundary',
      people:
        'Security administrators {security}, auditors {auditors}, organisations {organisations}, people at work {people} ' +
        '(departments {departments})',
      enterprises: 'Enterprises: {n}',
      sectors: '{n} sectors, {none} of them without a department',
      noSector: 'Enterprises of no sector: {n}',
    },
    lack: {
      levels: 'at least two levels with grids',
      city: 'the boundary of the city',
      grids: 'boundaries of {n} grids',
      security: 'a security administrator',
      auditors: 'an auditor',
      organisations: 'organisations',
      people: 'people who work with the map',
      enterprises: 'enterprises',
      sectors: 'sectors of enterprises',
    },
    to: {
      sectors: 'Sectors',
      boundaries: 'Networks',
      accounts: 'Accounts',
      organisations: 'Organisations',
      unheld: 'Grids with nobody',
      exchange: 'Import',
    },
    goOn: 'Go on with {name}',
    roles: 'city safety office, guide, department',
  },
}

export default en
