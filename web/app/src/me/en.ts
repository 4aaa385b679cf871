/** English texts of log-in and of one's own page. */
import type zh from './zh'

const en: typeof zh = {
  login: {
    title: 'Log in', product: 'Work-safety grid supervision', lead: 'Access follows your grid: after logging in you see the risks, enterprises and dangers you are responsible for.', account: 'Account', password: 'Password', enter: 'Log in', busy: 'Logging in…', show: 'Show the password', hide: 'Hide the password',
    caps: 'Caps Lock is on', need: 'Enter your account and password.', or: 'or', sso: 'Log in with {name}', ssoName: 'your organisation', locked: 'Too many attempts. Try again in {time}.', network: 'The server cannot be reached. Check the network and try again.', failed: 'Log-in failed. Try again.',
    ended: 'Your log-in has ended: it expired, the password was changed, or it was ended elsewhere. Log in again to return to where you were.', demo: 'Demo accounts', demoHow: 'Choose one to fill it in. The password is shown in the terminal where the demo was started.', minutes: '{m} min {s} s', seconds: '{s} s', privacy: 'Access to personal data and all changes are recorded.',
    errors: { sso: 'Single sign-on failed. Try again, or use account and password.', sso_unknown: 'Single sign-on knows you, but there is no account for you here yet. Ask your administrator.', disabled: 'The account is disabled. Ask your administrator.', sso_down: 'Single sign-on cannot be reached now. Try later, or use account and password.', unavailable: 'The service is not available now. Try again shortly.', too_many: 'Too many people are logging in. Try again shortly.' },
  },
  me: {
    menu: 'Personal menu: {name}', page: 'My account', out: 'Log out', outFailed: 'Not logged out: the server cannot be reached. Try again.', more: '{n} in all', noRole: 'No role yet', start: 'Start', admin: 'Administration',
    name: 'Name', login: 'Account', phone: 'Phone', organisation: 'Organisation', home: 'Home grid', none: 'None', grants: 'Roles and where they hold', grantsWhy: 'These decide what you can see and do. Ask your administrator to change them.', noGrants: 'No roles yet. Ask your administrator.', ended: 'Ended', notYet: 'Not yet in force', allSectors: 'All sectors', since: 'since {from}', until: '{from} to {until}', forever: 'without end',
    language: 'Language', languageWhy: 'Kept on your account; it applies on every computer you log in on.', saved: 'Saved', sessions: 'Where you are logged in', sessionsWhy: 'End what you do not recognise, and change your password.', current: 'This one', end: 'End', endOthers: 'End all others', endedOne: 'Ended', seen: 'last used {at}', created: 'logged in {at}', from: 'from {remote}', only: 'You are not logged in anywhere else.', unknownAgent: 'Unknown program', agentOn: '{browser} · {system}',
    password: 'Change password', passwordSso: 'You log in by single sign-on; the password is changed there.', currentPassword: 'Current password', newPassword: 'New password', again: 'New password again', change: 'Change password', changing: 'Changing…', changed: 'The password is changed. Log-ins on other devices have ended.', mismatch: 'The two new passwords differ.', missing: 'Fill in all three.',
    must: 'Choose a new password', mustWhy: 'Hello {name}. Your password was set by an administrator; choose one that only you know to go on.', proceed: 'Save and go on', rules: 'What a password needs', rule: { length: 'At least {n} characters', login: 'Not made of your account name', common: 'Not a common one, nor a run of characters', other: 'Not the current one' },
  },
  start: { hello: 'Hello {name}', lead: 'You can start here:', leadNoMap: 'Your role does not look at map data. You can start here:', refused: 'Your roles do not open that page. You can start here:', and: ', ', nothing: 'There is nothing your account can use yet', nothingWhy: 'Once an administrator gives you a role, what you can do is listed here.', roles: 'Your roles', page: 'My account', pageWhy: 'Password, log-ins, language', map: 'Risk map', mapWhy: 'Grids, enterprises, hazard sources and dangers', exchangeWhy: 'Enterprises from XLSX and CSV' },
  place: { map: 'Risk map', work: 'Risk work list', rules: 'Risk rules', exchange: 'Import', admin: 'Administration' },
  scope: {
    all: 'All I hold', several: '{n} grids', in: '{where} · {sector}', outside: 'Not within what you hold, or it does not exist', outsideWhy: 'The {kind} that the link leads to lies outside what you hold, or was deleted. Both look the same so that nothing is given away about what others hold.', yours: 'What you hold: {where}', back: 'Back to what I hold',
    points: 'You hold enterprises, not grids', pointsWhy: 'These are the enterprises you can see; the map shows only them with their hazard sources and dangers.', enterprises: 'My enterprises', grants: 'See my roles', empty: 'There is nothing within what you hold yet', emptyWhy: 'It has no grids and no enterprises. If that looks wrong, ask your administrator.', overview: '{n} grids in all',
  },
}

export default en
