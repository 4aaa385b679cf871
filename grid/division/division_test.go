package division_test

import (
	"context"
	"fmt"
	"testing"

	"anwang/grid/division"
)

func ExampleList_Successor() {
	list, err := division.Read(context.Background())
	if err != nil {
		panic(err)
	}
	was, _ := list.Find("110228")
	now, ok := list.Successor(was)
	fmt.Println(was.Name, was.Last, now.Code, now.Name, ok)
	// Output: 密云县 2015 110118 密云区 true
}

// TestLists: what is said of a code holds together, whatever its row says.
func TestLists(t *testing.T) {
	t.Parallel()
	list, err := division.Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	counties, towns, replaced := 0, 0, 0
	list.Each(func(d division.Division) {
		switch len(d.Code) {
		case 6:
			counties++
		case 9:
			towns++
			if _, ok := list.Find(d.Code[:6]); !ok && list.InUse(d) && d.Code[4:6] != "00" {
				t.Errorf("%s %s is in no county", d.Code, d.Name)
			}
		default:
			t.Errorf("%+v", d)
		}
		if d.Name == "" || d.First > d.Last || d.Last > list.Latest || list.InUse(d) && d.Now != "" {
			t.Errorf("%+v", d)
		}
		if d.Now == "" {
			return
		}
		replaced++
		if now, ok := list.Find(d.Now); !ok || !list.InUse(now) || len(now.Code) != len(d.Code) || now.First <= d.First {
			t.Errorf("%+v was replaced by %+v", d, now)
		}
	})
	if counties < 3000 || towns < 45_000 || replaced < 4000 {
		t.Errorf("%d counties, %d towns, %d replaced", counties, towns, replaced)
	}
	for code, want := range map[string]string{"370684": "370614", "370282": "370215", "371523": "371503"} {
		was, _ := list.Find(code)
		if now, _ := list.Successor(was); now.Code != want {
			t.Errorf("%s became %s, want %s", code, now.Code, want)
		}
	}
	if _, ok := list.Find("990101"); ok {
		t.Error("a code that nobody has is known")
	}
}
