package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"anwang/grid"
	"anwang/grid/account"
	"anwang/grid/boundary"
	"anwang/grid/pg"
	"anwang/grid/setup"
)

// setupCommand is the first run at the command line.
type setupCommand struct {
	Begin setupBegin `cmd:"" help:"Name the city of an empty database and make its first administrators. 命名城市并建立首任管理员。"`
	Steps setupSteps `cmd:"" help:"What is there of a city, what is missing, and what to do next. 首次设置的进度。"`
}

// firstRun puts the service together; networks may be nil where nothing is begun.
func firstRun(db *pg.DB, accounts *account.Service, networks *boundary.Service) *setup.Service {
	return setup.New(db, setup.Options{Accounts: accounts, NameCity: func(ctx context.Context, code, name string) error {
		n := boundary.NetworkName{Key: "territory", Name: "属地网格", NameEN: "Territory", Kind: grid.Territory}
		return networks.NameCity(ctx, n, boundary.GridName{Code: code, Name: name})
	}})
}

// invite prints where the first administrator begins, as long as there is nobody; at is where
// people reach the service.
func (r *running) invite(ctx context.Context, c *Common, at string) error {
	secret, err := r.setup.Invite(ctx)
	if err != nil || secret == "" {
		return err
	}
	demo := ""
	if c.DatabaseURL == "" {
		demo = fmt.Sprintf("\nOnly a look around? The demo city, in a folder of its own: anwang serve --demo --data-dir '%s-demo' "+
			"--listen 127.0.0.1:0  仅试用请在单独的目录启动演示城市（命令如左），用完删除该目录即可", strings.TrimRight(c.DataDir, "/"))
	}
	// behind # it reaches no server, proxy or log
	return c.say("The database is empty. Whoever opens this address makes the first administrator; it is good once, until the server ends.\n"+
		"数据库为空。请打开下面的地址建立首任管理员（仅可使用一次，服务重启后失效）：\n  %s/setup#%s%s", at, secret, demo)
}

type setupBegin struct {
	City         string `help:"CODE:NAME of the city, like 371000:威海市; not needed when it has a name."`
	Admin        string `required:"" help:"System administrator, LOGIN:NAME."`
	Security     string `help:"Security administrator, another person, LOGIN:NAME; without one no role can be given."`
	Auditor      string `help:"Auditor, a third person, LOGIN:NAME."`
	Ask          bool   `help:"Ask for the system administrator's password on the terminal, twice; otherwise one is made up and printed once."`
	PasswordFile string `help:"File that holds that password; - reads standard input." env:"ANWANG_PASSWORD_FILE"`
}

// Run begins the city.
func (b *setupBegin) Run(ctx context.Context, c *Common) error {
	password, err := (&userAdd{Ask: b.Ask, PasswordFile: b.PasswordFile}).password()
	if err != nil {
		return err
	}
	begin := setup.Beginning{Password: password}
	begin.Code, begin.Name, _ = strings.Cut(b.City, ":")
	for _, one := range []struct {
		text string
		to   **setup.Person
	}{{b.Security, &begin.Security}, {b.Auditor, &begin.Auditor}} {
		if one.text != "" {
			p := personOf(one.text)
			*one.to = &p
		}
	}
	begin.Admin = personOf(b.Admin)
	db, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	began, err := firstRun(db, account.New(db, account.Options{Log: c.log}), boundary.New(db)).Begin(ctx, begin)
	if err != nil {
		return err
	}
	for _, p := range began.Passwords {
		info, _ := grid.InfoOf(p.Role)
		if err := c.say("%s (%s): password, to be changed at the first log-in: %s", p.Login, inTongue(info.Name), p.Password); err != nil {
			return err
		}
	}
	return c.say("The first administrators are there; anwang setup steps says what comes next")
}

// personOf reads LOGIN:NAME.
func personOf(text string) setup.Person {
	login, name, _ := strings.Cut(text, ":")
	return setup.Person{Login: login, Name: name}
}

type setupSteps struct {
	JSON bool `help:"Print JSON."`
}

// stepLine is a step as it is printed.
type stepLine struct {
	Step    setup.Step `json:"step"`
	Done    bool       `json:"done"`
	There   string     `json:"there"`
	Command string     `json:"command,omitempty"`
}

// Run says what is there and what to do next.
func (s *setupSteps) Run(ctx context.Context, c *Common) error {
	db, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	f, err := firstRun(db, account.New(db, account.Options{Log: c.log}), nil).Facts(ctx)
	if err != nil {
		return err
	}
	lines := make([]stepLine, len(setup.Steps))
	for i, step := range setup.Steps {
		lines[i] = stepLine{Step: step, Done: f.Done(step), There: thereOf(&f, step)}
		if !lines[i].Done {
			lines[i].Command = stepCommands[step]
		}
	}
	if s.JSON {
		return json.NewEncoder(c.stdout).Encode(lines)
	}
	tw := tabwriter.NewWriter(c.stdout, 2, 4, 2, ' ', 0)
	for _, l := range lines {
		mark := "·"
		if l.Done {
			mark = "✓"
		}
		_, _ = fmt.Fprintf(tw, "%s\t%s\t%s\t%s\n", mark, l.Step, l.There, l.Command)
	}
	return tw.Flush()
}

// stepCommands are what a step is taken with.
var stepCommands = map[setup.Step]string{
	setup.NameStep:       "anwang setup begin --city CODE:NAME --admin LOGIN:NAME",
	setup.LevelStep:      "anwang boundary load --help",
	setup.BoundaryStep:   "anwang boundary load --help",
	setup.PeopleStep:     "anwang user add --help",
	setup.EnterpriseStep: "anwang import --help",
	setup.SectorStep:     "anwang import --help",
}

// thereOf says what is there of a step.
func thereOf(f *setup.Facts, step setup.Step) string {
	switch step {
	case setup.NameStep:
		return strings.TrimSpace(f.Code + " " + f.City)
	case setup.LevelStep:
		var names []string
		for i := range f.Levels {
			names = append(names, fmt.Sprintf("%s %d", inTongue(grid.Text{ZH: f.Levels[i].Name, EN: f.Levels[i].NameEN}), f.Levels[i].Grids))
		}
		return strings.Join(names, ", ")
	case setup.BoundaryStep:
		shaped, grids := 0, 0
		for i := range f.Levels {
			shaped, grids = shaped+f.Levels[i].Shaped, grids+f.Levels[i].Grids
		}
		return fmt.Sprintf("%d of %d grids have a boundary", shaped, grids)
	case setup.PeopleStep:
		return fmt.Sprintf("security administrators %d, auditors %d, organisations %d, people at work %d", f.Security, f.Auditors,
			f.Organisations, f.People)
	case setup.EnterpriseStep:
		return counting(f.Enterprises) + " enterprises"
	default:
		return fmt.Sprintf("%d sectors, %d of them without a department; %s enterprises of no sector", f.Sectors, f.Unanswered,
			counting(f.NoSector))
	}
}

// counting is a number that stops at setup.Most.
func counting(n int) string {
	if n >= setup.Most {
		return fmt.Sprintf("%d or more", n)
	}
	return fmt.Sprint(n)
}
