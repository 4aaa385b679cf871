package boundary

import (
	"context"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/geofile"
)

// Proposal is what the files of a load look like: a description to begin with, and why.
type Proposal struct {
	Description Description
	Layers      []LayerProposal // as in the files
	Root        GridName        // as the files look, whatever the network in force is called
	// Version is that of the network whose choices these are, as its files were loaded
	// before; 0: they are as the files look.
	Version int32
}

// LayerProposal is what a layer looks like.
type LayerProposal struct {
	File, Layer string
	Source      Source
	Level       int // of the description, 1 the root; 0: none
	Rows        []geofile.Feature
}

// sampled is how many rows of a layer are looked at, and shown how many of them.
const (
	sampled = 2000
	shown   = 5
)

// Propose looks at the files of a load and proposes levels and columns: as they were
// chosen for the network in force where its files come again, else as they look. Errors:
// unauthenticated, forbidden, not_found, unavailable.
func (s *Service) Propose(ctx context.Context, id grid.ID) (p Proposal, err error) {
	err = s.look(ctx, func(tx pgx.Tx) error {
		if err := s.exists(ctx, tx, id); err != nil {
			return err
		}
		l, err := loadLoad(ctx, tx, id, false)
		if err != nil {
			return err
		}
		list := guesses(l.Files)
		for _, g := range list {
			if err := stagedRows(ctx, tx, id, g.source.File, g.layer.Name, sampled, g.add); err != nil {
				return err
			}
			g.decide()
		}
		networks, err := loadNetworks(ctx, tx)
		if err != nil {
			return err
		}
		p = proposalOf(list)
		p.settle(networks)
		last, err := lastDescriptions(ctx, tx)
		if err != nil {
			return err
		}
		p.remember(list, last)
		return p.recode(ctx, tx, id)
	})
	return p, err
}

// recode proposes which grids in force have another code in the files, as the lists of
// divisions say.
func (p *Proposal) recode(ctx context.Context, tx pgx.Tx, load grid.ID) error {
	before, err := codesInForce(ctx, tx, p.Description.Network.Key)
	if err != nil || len(before) < 2 {
		return err
	}
	var codes []string
	for _, level := range p.Description.Levels {
		for _, g := range level.Grids {
			if code, fault := readCode(g.Code); fault == (grid.Text{}) {
				codes = append(codes, code)
			}
		}
		for i := range level.Sources {
			of := &level.Sources[i]
			for _, column := range [...]string{of.Code, of.Parent} {
				if column == "" {
					continue
				}
				values, err := stagedValues(ctx, tx, load, of.File, p.layerOf(of), column)
				if err != nil {
					return err
				}
				for _, v := range values {
					if code, fault := readCode(v); fault == (grid.Text{}) {
						codes = append(codes, code)
					}
				}
			}
		}
	}
	p.Description.Recoded, err = successors(ctx, before, codes)
	return err
}

// layerOf is the name of the layer that a source is.
func (p *Proposal) layerOf(s *Source) string {
	for i := range p.Layers {
		if l := &p.Layers[i]; l.File == s.File && (s.Layer == "" || l.Layer == s.Layer) {
			return l.Layer
		}
	}
	return s.Layer
}

// Look looks at files where they lie, and proposes levels and columns. Errors: those of
// geofile.Open.
func Look(ctx context.Context, folder *Folder, names []string) (files []LoadFile, p Proposal, err error) {
	var samples [][]geofile.Feature
	for _, name := range names {
		file, err := folder.file(ctx, name, "")
		if err != nil {
			return nil, p, err
		}
		f := LoadFile{Number: len(files) + 1, Name: name, Format: file.Format, Told: file.Told}
		for i := range file.Layers {
			s, rows := survey(&file.Layers[i]), []geofile.Feature(nil)
			err := file.Read(ctx, file.Layers[i].Name, func(row geofile.Feature) error {
				if s.add(&row); len(rows) < sampled {
					rows = append(rows, row)
				}
				return nil
			})
			if err != nil {
				return nil, p, err
			}
			f.Layers = append(f.Layers, s.found())
			samples = append(samples, rows)
		}
		files = append(files, f)
	}
	list := guesses(files)
	for i, g := range list {
		for _, row := range samples[i] {
			_ = g.add(row) // it never fails
		}
		g.decide()
	}
	return files, proposalOf(list), nil
}
