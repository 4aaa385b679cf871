/** English texts of what takes a second person. */
import { terms } from '@/text/terms'
import type zh from './zh'

const en: typeof zh = {
  approval: {
    lead: 'Changes that touch personal data, the audit or administration are asked for by one administrator and take effect when another confirms them. The audit names both.', open: 'Open', decided: 'Decided', what: 'Change', askedBy: 'Asked for by', expires: 'Until', result: 'Result', act: 'Decide',
    kinds: terms('approval', 'en'),
    states: { waiting: 'Waiting', confirmed: 'Confirmed', done: 'Confirmed and done', refused: 'Refused', withdrawn: 'Withdrawn', expired: 'Expired' },
    from: 'From {day}', until: 'until {day}', forever: 'without end', login: 'Log-in name becomes {login}', phone: 'Mobile phone becomes {phone}', home: 'Kept at {home}',
    none: 'Nothing is open', noneDecided: 'Nothing is decided yet', noneWhy: 'Roles, password resets and the like are listed here once an administrator asks for them. What nobody confirms within 72 hours expires.',
    noSecurity: 'There is no security administrator: nobody can confirm anything, and no role can be given.', noSecurityWhy: 'It has to be somebody other than the system administrator. On the server:',
    waits: 'Waiting', waitsYou: 'Waiting for you', waitsOwner: 'Waiting for the owner of the account', confirmedBy: 'Confirmed by {name}; take the new password', confirmedOther: 'Confirmed by {name}; whoever asked has to take the password',
    confirm: 'Confirm', confirmAsk: 'Confirm “{kind}” for {name} ({login})?', confirmWhy: 'Check with whoever asked, or with the person. It takes effect at once, and the audit names both of you.', confirmPassword: 'Check with the person first. Whoever asked then takes the new password and the old one stops working; you do not see it.', confirmed: 'Confirmed.', reasonOf: '{name} writes: {reason}',
    refuse: 'Refuse', refuseAsk: 'Refuse “{kind}” for {name}?', refuseWhy: 'This closes it. Whoever asked sees the reason.', answer: 'Reason (needed)', refused: 'Refused.', withdraw: 'Withdraw', withdrawAsk: 'Withdraw “{kind}” for {name}?', withdrawWhy: 'This closes it; you can ask for it again.', withdrawn: 'Withdrawn.',
    take: 'Take the new password', passwordOf: 'New password of {name}', reason: 'Reason, for whoever confirms', submit: 'Ask for it', asked: 'Asked for; it waits for confirmation.', toList: 'Show what waits', change: 'What needs confirmation has been asked for; the rest is saved.',
    askPassword: 'Ask for a password reset for {name}?', askUnlock: 'Ask to unlock {name}?', askEnable: 'Ask to enable the account of {name}?', askExtend: 'Ask to extend the role “{role}”?', askUpdate: 'Ask to change the account of {name}?', askGrant: 'Ask for a role', guardedWhy: 'This account sees personal data, reads the audit or administers, so a security administrator has to confirm it, within 72 hours.', roleWhy: 'This role sees personal data, reads the audit or administers, so another administrator has to confirm it, within 72 hours.', systemWhy: 'A security administrator has to confirm it, within 72 hours.', formWhy: 'A new log-in name, mobile or grid takes effect when a security administrator confirms it; the rest is saved at once.',
    tokens: 'My API tokens', tokensWhy: 'Other systems ask in your name with these. Revoke what is no longer used.', noTokens: 'No API tokens.', madeBy: 'Made by {name}', madeSelf: 'Made by you', madeLine: 'Made at the command line', makeToken: 'New token', tokenAsk: '{name} asks for an API token in your name', tokenWhy: 'The token is shown to you alone, once; you hand it over. A system that has it sees what is named above as you do.', tokenConfirm: 'Confirm and create', tokenMenu: '{n} waiting for you', tokenNeed: 'The owner of the account has to confirm this: once you ask, they confirm it in “My account” and receive the token.',
  },
}

export default en
