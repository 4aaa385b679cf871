package main

import (
	"bytes"
	"fmt"
	"net"
	"strings"

	"anwang/grid"
	"anwang/web/help"
)

type helpCommand struct {
	Page      string `arg:"" optional:"" help:"A page to read here, before anything is installed: ${help_pages}. 在此阅读的页面。"`
	Lang      string `help:"Its language, zh or en; empty: that of the terminal." enum:",zh,en" default:""`
	Listen    string `help:"Address that the service listens on." env:"ANWANG_LISTEN" default:"127.0.0.1:8080"`
	PublicURL string `help:"Address by which people reach the service." env:"ANWANG_PUBLIC_URL"`
	TLSCert   string `help:"Certificate of the service." env:"ANWANG_TLS_CERT" type:"path"`
}

// Run prints a page, or the address of the help as the settings of the service have it.
func (h *helpCommand) Run(c *Common) error {
	if h.Page != "" {
		return h.read(c)
	}
	return c.say("%s/help  (in the browser, while the service runs 服务运行时用浏览器打开)\n"+
		"anwang help install  (here: 在此阅读 %s)\nanwang --help  (all commands 全部命令)",
		h.address(ownAddress()), strings.Join(help.Names(), ", "))
}

// read prints a page as it is written.
func (h *helpCommand) read(c *Common) error {
	lang := h.Lang
	if lang == "" {
		lang = inTongue(grid.Text{ZH: "zh", EN: "en"})
	}
	page, err := help.Source(lang, h.Page)
	if err != nil {
		return grid.Errorf(grid.CodeNotFound, "没有这一页帮助："+h.Page+"。有："+strings.Join(help.Names(), "、"),
			"there is no page "+h.Page+" of the help; there are "+strings.Join(help.Names(), ", "))
	}
	_, err = fmt.Fprintln(c.stdout, string(bytes.TrimRight(page, "\n")))
	return err
}

func (h *helpCommand) address(own string) string {
	if h.PublicURL != "" {
		return strings.TrimRight(h.PublicURL, "/")
	}
	return served(h.Listen, h.TLSCert, own)
}

// served is the address of a service that listens somewhere, with a certificate or without one.
func served(listen, certificate, own string) string {
	if certificate != "" {
		return "https://" + reached(listen, own)
	}
	return "http://" + reached(listen, own)
}

// reached is where somebody at another desk reaches what listens on an address: one that means all of
// the machine is the machine's own.
func reached(listen, own string) string {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return listen
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = own
	}
	return net.JoinHostPort(host, port)
}

// ownAddress is an address of this machine that others reach, the first one of version 4; this machine's alone
// when it is on no network.
func ownAddress() string {
	addresses, _ := net.InterfaceAddrs() // of a machine that does not tell, none
	own := "127.0.0.1"
	for _, a := range addresses {
		n, ok := a.(*net.IPNet)
		if !ok || !n.IP.IsGlobalUnicast() {
			continue
		}
		if n.IP.To4() != nil {
			return n.IP.String()
		}
		if own == "127.0.0.1" {
			own = n.IP.String()
		}
	}
	return own
}
