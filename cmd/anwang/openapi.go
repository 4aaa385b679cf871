package main

import "anwang/web"

// openAPICommand prints what types of clients are made from. It needs neither a
// server nor a database.
type openAPICommand struct{}

// Run prints the document.
func (openAPICommand) Run(c *Common) error {
	doc, err := web.Description(versionText())
	if err != nil {
		return err
	}
	_, err = c.stdout.Write(append(doc, '\n'))
	return err
}
