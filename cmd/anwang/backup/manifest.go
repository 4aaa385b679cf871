package backup

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"time"

	"anwang/grid"
)

const (
	form         = 1 // of the manifest
	manifestName = "manifest.json"
	digestName   = "manifest.json.sha256"
	archiveName  = "database.dump"
	filesName    = "files"

	mostManifest = 64 << 20
)

// Oldest is the first version of the database of which there are backups.
const Oldest = 52

// Manifest says what a backup holds.
type Manifest struct {
	Form       int              `json:"form"`
	Program    string           `json:"program"`    // version of anwang that made it
	Schema     int32            `json:"schema"`     // version of the database
	Moment     time.Time        `json:"moment"`     // what was acknowledged before is inside; by the clock of the database
	Position   grid.Position    `json:"position"`   // of the change feed
	Audit      End              `json:"audit"`      // where its chain ended
	Server     string           `json:"server"`     // version of PostgreSQL
	Major      int              `json:"major"`      // of it
	Dumper     int              `json:"dumper"`     // major version of pg_dump
	Extensions []string         `json:"extensions"` // what the database needs
	Rows       map[string]int64 `json:"rows"`       // by table
	LeftOut    []string         `json:"leftOut"`    // tables whose rows are not inside
	Parts      []Part           `json:"parts"`
}

// End is where the chain of the audit ended.
type End struct {
	Seq  int64  `json:"seq"`  // its newest line there
	Hash string `json:"hash"` // in hexadecimal
}

// Part is a file of a backup.
type Part struct {
	Name   string      `json:"name"` // below the folder of the backup, with slashes
	Bytes  int64       `json:"bytes"`
	SHA256 string      `json:"sha256"`
	Mode   fs.FileMode `json:"mode,omitempty"` // that it had in the data folder
}

// Size is all of it.
func (m *Manifest) Size() (n int64) {
	for i := range m.Parts {
		n += m.Parts[i].Bytes
	}
	return n
}

// write puts the manifest and its digest into the folder of a backup.
func (m *Manifest) write(folder *os.Root) (digest string, err error) {
	b, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return "", err
	}
	b = append(b, '\n')
	sum := sha256.Sum256(b)
	digest = hex.EncodeToString(sum[:])
	if err := writeSynced(folder, digestName, []byte(digest+"  "+manifestName+"\n")); err != nil {
		return "", err
	}
	return digest, writeSynced(folder, manifestName, b)
}

func writeSynced(folder *os.Root, name string, text []byte) error {
	f, err := folder.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Sync(), f.Close())
}

// read reads the manifest of a backup, and refuses one that is not what it was, or not
// the one with the digest that is asked for; "" is any.
func read(folder *os.Root, digest string) (*Manifest, error) {
	b, err := readAll(folder, manifestName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, refused("这不是完整的备份：缺少 "+manifestName+"（备份可能中途被打断）",
			"this is no whole backup: it has no "+manifestName+"; perhaps it was cut off while it was made")
	}
	if err != nil {
		return nil, unreadable(manifestName, err)
	}
	sum := sha256.Sum256(b)
	is := hex.EncodeToString(sum[:])
	noted, err := readAll(folder, digestName)
	if err != nil {
		return nil, unreadable(digestName, err)
	}
	if was, _, _ := strings.Cut(string(noted), " "); was != is {
		return nil, damaged(manifestName)
	}
	if digest != "" && !strings.EqualFold(digest, is) {
		return nil, refused(manifestName+" 的摘要是 "+is+"，不是所要求的那一个", "the digest of "+manifestName+" is "+is+" and not the one asked for")
	}
	m := &Manifest{}
	if err := json.Unmarshal(b, m); err != nil {
		return nil, unreadable(manifestName, err)
	}
	return m, m.sound()
}

func readAll(folder *os.Root, name string) ([]byte, error) {
	f, err := folder.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return io.ReadAll(io.LimitReader(f, mostManifest))
}

// sound refuses what this program cannot read.
func (m *Manifest) sound() error {
	switch {
	case m.Form != form:
		return refused(fmt.Sprintf("备份的格式是第 %d 版，本程序只认识第 %d 版：请使用更新的 anwang", m.Form, form),
			fmt.Sprintf("the backup is of form %d and this program reads form %d: use a newer anwang", m.Form, form))
	case m.Schema < Oldest:
		return refused(fmt.Sprintf("备份的数据库版本是 %d，最早可恢复的是 %d", m.Schema, Oldest),
			fmt.Sprintf("the backup is of database version %d; the oldest that can be restored is %d", m.Schema, Oldest))
	}
	seen := map[string]bool{}
	for _, p := range m.Parts {
		if p.Name != archiveName && !strings.HasPrefix(p.Name, filesName+"/") || path.Clean(p.Name) != p.Name || seen[p.Name] {
			return refused("manifest.json 中的“"+p.Name+"”不是备份的组成部分", fmt.Sprintf("%q in manifest.json is no part of a backup", p.Name))
		}
		seen[p.Name] = true
	}
	if !seen[archiveName] {
		return missing(archiveName)
	}
	return nil
}

func refused(zh, en string) error { return grid.Errorf(grid.CodeRejected, zh, en) }

func damaged(name string) error {
	return refused("备份已损坏或被改动："+name+" 与备份时不同，未恢复任何内容", "the backup is damaged or was tampered with: "+name+
		" is not what it was; nothing was restored")
}

func missing(name string) error {
	return refused("备份不完整：缺少 "+name+"，未恢复任何内容", "the backup is not whole: "+name+" is missing; nothing was restored")
}

func unreadable(name string, err error) error {
	return &grid.Error{Code: grid.CodeRejected, Cause: err, Text: grid.Text{
		ZH: "无法读取备份中的 " + name, EN: name + " of the backup cannot be read",
	}}
}
