// Package account keeps who may come in and what they hold: accounts 账号,
// organisations 机构, grants 授权, log-in sessions 会话 and the tokens 令牌 of
// machines.
//
// # Two sides
//
// The log-in side says who asks: [Service.Actor] turns the cookie or token of a
// request into a grid.Actor, from memory when it can, and LogIn, ChangePassword
// and the session methods are what a person does with their own account. The
// administration side is what somebody does with the accounts of others, each
// method inside the scope of account.manage.
//
// # What an outage means
//
// While the database is away, whoever it has vouched for within the last quarter
// of an hour goes on being believed, so that the map goes on. Nothing can be
// changed in that time, since every change needs the database itself; somebody
// dismissed during it may go on looking until it ends.
package account
