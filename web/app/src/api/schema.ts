/** What the server sends and takes. Made by "npm run schema" from its description; not to be edited. */
export interface Wire {
  AccidentClassBody: {
    /** @description Deaths, injured or the loss are not known, so it may be a graver one */
    atLeast: boolean;
    /** @enum {string} */
    key: "ordinary" | "larger" | "major" | "extreme";
    /** @description In the asked language */
    name: string;
  };
  AccidentTypeBody: {
    code: string;
    /** @description In English, as it was entered; empty: not entered */
    en: string;
    /** @description What a record says as its type */
    key: string;
    /** @description In the asked language */
    name: string;
  };
  AccountBody: {
    created: string;
    /** @description Since when; null: active */
    disabled: string | null;
    grants: Wire["GrantBody"][];
    /**
     * @description It sees personal data, reads the audit or administers, or will: a new password, another log-in
     * name, and to be let in again take a second person
     */
    guarded: boolean;
    /** @description Whose administrators keep the account */
    home: Wire["GridRefBody"];
    id: number;
    /** @enum {string} */
    lang: "zh" | "en" | "";
    lastLogin: string | null;
    /** @description After too many wrong passwords */
    lockedUntil: string | null;
    login: string;
    /** @description The password was given by somebody else and must be changed at the next log-in */
    mustChange: boolean;
    name: string;
    organisation: Wire["RefBody"] | null;
    /** @description Only in the answer that created the account, when it was made up; it is not to be had again */
    password?: string;
    /** @description Masked in lists and after a change of something else; in full on the card, audited */
    phone: string;
    /** @description Linked to the single sign-on */
    sso: boolean;
    updated: string;
    version: number;
  };
  AccountDraftBody: {
    /** @description Grid whose administrators keep the account */
    home: number;
    /** @enum {string} */
    lang?: "zh" | "en" | "";
    /** @description 2 to 64 lower-case letters, digits or . _ @ - */
    login: string;
    /** @description Of the person */
    name: string;
    organisation?: number;
    /** @description Absent: one is made up and answered once. Either way it must be changed at the first log-in */
    password?: string;
    phone?: string;
  };
  AccountUpdateBody: {
    /** @description True ends its sessions too */
    disabled?: boolean;
    home?: number;
    login?: string;
    name?: string;
    /** @description 0: none */
    organisation?: number;
    phone?: string;
  };
  ActDeadline: {
    /** @description When rectification is due */
    deadline: string;
    /** @description What there is to say about it */
    reason?: string;
  };
  ActGrade: {
    /**
    * @description Absent: the one that was suggested
    * @enum {string}
    */
    grade?: "general" | "major";
    /** @description What there is to say about it */
    reason?: string;
  };
  ActList: {
    /**
    * @description Which body lists it
    * @enum {string}
    */
    listed: "province" | "city" | "county" | "town";
    /** @description What there is to say about it */
    reason?: string;
  };
  ActNote: {
    /** @description What there is to say about it */
    reason?: string;
  };
  ActOrder: {
    /** @description When rectification is due; absent: as proposed */
    deadline?: string;
    /** @description What there is to say about it */
    reason?: string;
  };
  ActReason: {
    /** @description Why */
    reason: string;
  };
  ActReturn: {
    /** @description The new deadline; it lies in the future */
    deadline: string;
    /** @description What is wrong */
    reason: string;
  };
  ActionBody: {
    /** @enum {string} */
    action: "map.view"
      | "personal.view"
      | "reporter.view"
      | "danger.register"
      | "danger.edit"
      | "danger.grade"
      | "danger.rectify"
      | "danger.accept"
      | "danger.major"
      | "danger.list"
      | "danger.void"
      | "enterprise.edit"
      | "hazard.edit"
      | "rule.edit"
      | "exchange.import"
      | "boundary.edit"
      | "defect.view"
      | "account.view"
      | "account.manage"
      | "grant.manage"
      | "token.manage"
      | "audit.view"
      | "job.manage"
      | "basemap.manage"
      | "sector.manage"
      | "reference.manage"
      | "system.observe";
    /** @description A token for it is made or confirmed by its owner */
    guarded: boolean;
    /** @description In the asked language */
    name: string;
    /** @description Role to held (all it holds) or sector (by grants that name one); absent: may not */
    rules: {
      [key: string]: string;
    };
  };
  ActivateRuleRequest: {
    /** @description From when on; absent or past: now */
    from?: string;
  };
  ActivatedBody: {
    /** @description How many changed their level; 0 when it is planned */
    enterprises: number;
    rule: Wire["RiskRuleBody"];
  };
  AdministratorBody: {
    /** @description Log-in name */
    login: string;
    name: string;
  };
  AlphaBody: {
    alpha: number;
    /** @description From this many on */
    people: number;
  };
  AnswerInBody: {
    /** @description Why it is refused; who asked reads it */
    reason: string;
  };
  ApartBody: {
    at: string;
    /** @description Name of who said so */
    by: string;
    reason: string;
  };
  ApprovalBody: {
    /** @description Whom it is about */
    account: Wire["PersonBody"];
    /** @description Why it was refused */
    answer: string;
    asked: string;
    askedBy: Wire["PersonBody"];
    decided: string | null;
    decidedBy: Wire["PersonBody"] | null;
    /** @description Of the proposal */
    enterprise: Wire["RefBody"] | null;
    /** @description After it nothing comes of it */
    expires: string;
    /** @description Of the proposal */
    grid: Wire["GridRefBody"] | null;
    id: number;
    /** @enum {string} */
    kind: "grant" | "extend" | "password" | "unlock" | "update" | "token";
    /** @description The caller may confirm or refuse it */
    may: boolean;
    /** @description The caller asked for it */
    own: boolean;
    proposal: Wire["ProposalBody"];
    /** @description Why it is asked for */
    reason: string;
    /** @description Of the proposed role, in the asked language; empty none */
    roleName: string;
    /**
    * @description confirmed: the new password can be taken by who asked
    * @enum {string}
    */
    state: "waiting" | "confirmed" | "done" | "refused" | "withdrawn" | "expired";
  };
  ApprovalPage: {
    items: Wire["ApprovalBody"][];
    /** @description How many of them the caller may confirm */
    mine: number;
    /** @description Cursor of the next page; empty at the end */
    next: string;
    /** @description How many security administrators can log in; without one nothing is confirmed */
    security: number;
    /** @description How many wait in all */
    waiting: number;
  };
  AroundBody: {
    /** @description Capacity of crowded places, as far as known */
    crowd: number;
    /** @description Enterprises and crowded places in all */
    found: number;
    /** @description The nearest 100 */
    items: Wire["NeighbourBody"][];
    metres: number;
    note: string;
    /** @description Measured from the plant boundary; else from a point */
    plant: boolean;
    /** @description Who works there, as far as known; residents they are not */
    staff: number;
    /** @description Enterprises whose staff is not known */
    unknown: number;
    /** @description Crowded places whose capacity is not known */
    unsaid: number;
  };
  AskBody: {
    /** @description Whom it is about */
    account: number;
    /** @enum {string} */
    kind: "grant" | "extend" | "password" | "unlock" | "update" | "token";
    proposal?: Wire["ProposalBody"];
    /** @description Why; who confirms reads it */
    reason?: string;
  };
  AssessmentBody: {
    alpha: Wire["LookupBody"];
    /**
    * @description Risk colour that such a source has at least; another thing than its level by the standard. none:
    * it is no major hazard source
    * @enum {string}
    */
    colour: "none" | "red" | "orange" | "yellow";
    /** @description Of the tables, that concern what it holds */
    corrections: Wire["CorrectionBody"][];
    duties: Wire["DutyBody"][];
    kind: string;
    kindName: string;
    /** @description 1 to 4; null when it is none */
    level: number | null;
    levelName: string;
    /** @description In the order of the substances */
    lines: Wire["LineBody"][];
    /** @description Ways to make it less with the fewest tonnes, the nearest first */
    lower: Wire["LowerBody"][];
    /** @description It is a major hazard source: S is at least 1 */
    major: boolean;
    /** @description α · Σ β·q/Q; null when it is none */
    r: number | null;
    /** @description The edition it was decided by */
    rule: Wire["RuleBody"];
    /** @description Σ q/Q; the decision is made exactly, not by this number */
    s: number;
    /** @description Something it rests on is marked so */
    toConfirm: boolean;
    /** @description Σ β·q/Q; null when it is none */
    weighted: number | null;
  };
  AuditActionBody: {
    action: string;
    /** @description In the asked language */
    name: string;
  };
  AuditBody: {
    /** @description 0: the service itself, or nobody */
    account: number;
    action: string;
    /** @description In the asked language */
    actionName: string;
    /** @description Log-in name, or the name of the command */
    actor: string;
    /** @description What it became; null: there is nothing */
    after: {
      [key: string]: unknown;
    } | unknown[] | null;
    at: string;
    /** @description What it was; null: there was nothing */
    before: {
      [key: string]: unknown;
    } | unknown[] | null;
    /** @description 0: none */
    grid: number;
    gridName: string;
    id: number;
    /** @description Of the record, as it was called then */
    name: string;
    /** @enum {string} */
    outcome: "done" | "refused" | "failed";
    /** @description Address it came from */
    remote: string;
    /** @description Number of the request, as in the log */
    request: string;
    /** @description Place in the chain; 0: not yet, it gets one within moments */
    seq: number;
    session: string;
    subject: string;
    /** @description 0: none */
    subjectId: number;
    /** @description 0: a person */
    token: number;
  };
  BandBody: {
    /**
    * @description What the sums, or in mode sum the index, alone give
    * @enum {string}
    */
    level: "none" | "red" | "orange" | "yellow" | "blue";
    orange: number;
    /** @description Mode sum: red from this index */
    red: number;
    yellow: number;
  };
  Bands: {
    orange: number;
    red: number;
    yellow: number;
  };
  BasemapBody: {
    /** @description Drawn over the colours of the grids */
    above: boolean;
    /** @description Approval number of the map 审图号 */
    approval: string;
    attribution: string;
    /** @description Since when this server cannot have its tiles; null: it can */
    away: string | null;
    /** @description West, south, east, north; empty: the world */
    bounds: number[];
    /** @enum {string} */
    content: "raster" | "vector";
    id: number;
    /** @enum {string} */
    kind: "xyz" | "tms" | "wmts" | "arcgis" | "pmtiles" | "mbtiles";
    /** @description Of vector tiles: those that are drawn */
    layers: string[];
    maxZoom: number;
    minZoom: number;
    /** @description In the asked language */
    name: string;
    /**
    * @description Not to be seen by people yet; to be switched on; on unless switched off
    * @enum {string}
    */
    offer: "none" | "off" | "on";
    /** @description Per cent, unless somebody chooses another */
    opacity: number;
    /** @description Pixels a side */
    tileSize: number;
    /** @description Its tiles are at /tiles/basemap/{id}/{z}/{x}/{y}?v={version} */
    version: number;
    /** @description Why not */
    why: string;
  };
  BasemapFields: {
    above?: boolean;
    address?: string;
    approval?: string;
    attribution?: string;
    /** @description West, south, east, north; empty: the world */
    bounds?: number[];
    /** @enum {string} */
    content?: "raster" | "vector";
    /** @enum {string} */
    crs?: "mercator" | "geographic" | "gcj02";
    /** @description What stands for {key} in the address */
    key?: string;
    /** @enum {string} */
    kind?: "xyz" | "tms" | "wmts" | "arcgis" | "pmtiles" | "mbtiles";
    layers?: string[];
    matrices?: string[];
    maxZoom?: number;
    minZoom?: number;
    /** @description Empty: as in Chinese */
    nameEn?: string;
    nameZh?: string;
    /** @enum {string} */
    offer?: "none" | "off" | "on";
    /** @description Per cent */
    opacity?: number;
    /** @description 256 or 512 */
    tileSize?: number;
  };
  BasemapOffering: {
    /** @description Of a WMTS: how the tiles are cut */
    set: string;
    /** @description What it is to be set up with */
    settings: Wire["BasemapFields"];
    title: string;
    usable: boolean;
    /** @description Why it cannot be used, in the asked language */
    why: string;
  };
  BasemapSettings: {
    /** @description Drawn over the colours of the grids */
    above: boolean;
    /** @description Of a tile, with {z} {x} {y}, {-y} and {key} for what they stand for; of a file its name */
    address: string;
    /** @description Approval number of the map 审图号 */
    approval: string;
    attribution: string;
    /** @description Since when this server cannot have its tiles; null: it can */
    away: string | null;
    /** @description West, south, east, north; empty: the world */
    bounds: number[];
    /** @enum {string} */
    content: "raster" | "vector";
    /** @enum {string} */
    crs: "mercator" | "geographic" | "gcj02";
    /** @description A key is kept, which is told to nobody */
    hasKey: boolean;
    id: number;
    /** @enum {string} */
    kind: "xyz" | "tms" | "wmts" | "arcgis" | "pmtiles" | "mbtiles";
    /** @description Of vector tiles: those that are drawn */
    layers: string[];
    /** @description Of a WMTS: what each level is called there, from 0 on */
    matrices: string[];
    maxZoom: number;
    minZoom: number;
    /** @description In the asked language */
    name: string;
    nameEn: string;
    nameZh: string;
    /**
    * @description Not to be seen by people yet; to be switched on; on unless switched off
    * @enum {string}
    */
    offer: "none" | "off" | "on";
    /** @description Per cent, unless somebody chooses another */
    opacity: number;
    /** @description Pixels a side */
    tileSize: number;
    /** @description Its tiles are at /tiles/basemap/{id}/{z}/{x}/{y}?v={version} */
    version: number;
    /** @description Why not */
    why: string;
  };
  BasemapTrial: {
    bytes: number;
    /** @description The tile, when it is an image */
    image: string;
    /** @description How long it took */
    millis: number;
    ok: boolean;
    /** @description Media type; empty: there is nothing at this location */
    type: string;
    /** @description Why there is none, in the asked language */
    why: string;
    x: number;
    y: number;
    z: number;
  };
  BehindBody: {
    date: string;
    detail: string;
    id: number;
    /** @enum {string} */
    kind: "hazard" | "danger" | "record";
    name: string;
    /** @description What nobody filled in; the unfavourable, or at least what is known, was taken */
    unknown?: string;
  };
  BoundaryChangeBody: {
    /** @description Square metres */
    area: number;
    code: string;
    name: string;
    number: number;
    /** @description Code */
    parent: string;
    /** @description Name before; empty: the same */
    was: string;
    wasArea: number;
    /** @description Before; empty: the same */
    wasCode: string;
    /** @description Code before; empty: the same */
    wasParent: string;
    what: ("new" | "gone" | "renamed" | "recoded" | "rehung" | "reshaped")[];
  };
  BoundaryChanges: {
    items: Wire["BoundaryChangeBody"][];
    matched: number;
  };
  BoundaryFileBody: {
    /** @description As people call it */
    format: string;
    layers: Wire["BoundaryLayerBody"][];
    name: string;
    number: number;
    /** @description Bytes */
    size: number;
    /** @description What was noticed about it, in the asked language */
    told: string[];
  };
  BoundaryFindingBody: {
    /** @description What was done about it */
    action: string;
    /** @description Square metres of ground concerned; 0: none */
    area: number;
    /** @description Grids concerned */
    codes: string[];
    count: number;
    /** @description What is wrong, in the asked language */
    detail: string;
    /** @description Empty: of none alone */
    file: string;
    kind: string;
    lat: number | null;
    /** @description 1 the root; 0: none */
    level: number;
    /** @description Where; null: nowhere */
    lon: number | null;
    number: number;
    /** @description What to do about it */
    remedy: string;
    /** @description Of the file; 0: none */
    row: number;
    /**
    * @description error: nothing is published while it is there
    * @enum {string}
    */
    severity: "error" | "warning" | "note";
  };
  BoundaryFindings: {
    items: Wire["BoundaryFindingBody"][];
    matched: number;
  };
  BoundaryLayerBody: {
    /** @description Least and largest coordinates as they stand in the file; empty without a shape */
    bound: number[];
    columns: Wire["FileColumn"][];
    /** @description Of its texts */
    encoding: string;
    /** @enum {string} */
    geometry: "area" | "line" | "point" | "mixed" | "none";
    name: string;
    rows: number;
    /** @description How many of each kind; the empty kind is none */
    shapes: {
      [key: string]: number;
    };
    system: Wire["BoundarySystemBody"];
    told: string[];
  };
  BoundaryLoadBody: {
    /** @description Log-in name of who began it */
    actor: string;
    created: string;
    /** @description Null: nobody has said yet what becomes of the files */
    description: Wire["Description"] | null;
    /** @description From the network in force; null: an error stops it, or nobody has looked */
    difference: Wire["Difference"] | null;
    /** @description Steps of the work under way that are over */
    done: number;
    /** @description Why the last work could not be finished, in the asked language */
    failure: string;
    files: Wire["BoundaryFileBody"][];
    /** @description Of the network as it was made last */
    grids: number;
    id: number;
    /** @description That it was published in; 0: it is not */
    network: number;
    /** @description As which version of the network */
    published: number;
    /** @enum {string} */
    state: "open" | "checking" | "checked" | "publishing" | "published" | "failed" | "cancelled";
    /** @description An error that was found stops it */
    stopped: boolean;
    /** @description Findings by severity and kind, worst first */
    tally: Wire["KindCount"][];
    /** @description Of how many; 0: not known */
    total: number;
    updated: string;
    version: number;
  };
  BoundaryOutlineBody: {
    /** @description West, south, east, north of what is drawn */
    bound: number[];
    file: string;
    layer: string;
    /** @description Outer rings, longitude and latitude, with as many points as can be seen on a small map */
    lines: [
      number,
      number
    ][][];
  };
  BoundaryPreviewBody: {
    /** @description West, south, east, north of the network */
    bound: number[];
    grids: Wire["PreviewGridBody"][];
    /** @description 1 the root */
    level: number;
    /** @description Ground of this level that changed hands so that the levels nest, the largest first */
    moved: Wire["MovedBody"][];
  };
  BoundaryProposal: {
    /** @description To begin with; names that no file has are empty */
    description: Wire["Description"];
    layers: Wire["LayerProposalBody"][];
    /** @description The topmost grid as the files look, for another network; empty: a file names it */
    root: Wire["GridName"];
    /** @description Of the network whose choices these are; 0: they are as the files look */
    version: number;
  };
  BoundarySystemBody: {
    /** @description Rows name their own */
    byRow: boolean;
    /** @description What the numbers allow, best first */
    choices: Wire["BoundarySystemChoice"][];
    /** @description Key of the system that is taken when none is chosen; empty: one has to be chosen */
    found: string;
    /** @description In the asked language */
    reason: string;
    /** @description What the file says of it; empty: nothing */
    said: string;
    /** @description The file says it and the numbers agree; else somebody is to confirm it */
    sure: boolean;
  };
  BoundarySystemChoice: {
    key: string;
    /** @description In the asked language */
    name: string;
  };
  Candidate: {
    enterprise: Wire["LikeBody"];
    metres: number;
    /** @description The grounds in words */
    text: string;
    /** @description Grounds, the strongest first: code, oldCode, organisation, name, similar */
    why: string[];
  };
  ChainBody: {
    /** @description Faults in all */
    count: number;
    /** @description The first of them */
    faults: Wire["ChainFaultBody"][];
    /** @description Hash of the newest line; noted elsewhere, it proves that nothing before it changed */
    head: string;
    intact: boolean;
    /** @description Lines walked */
    rows: number;
  };
  ChainFaultBody: {
    at: string | null;
    /** @description Of the line; 0: none */
    id: number;
    /** @enum {string} */
    kind: "changed" | "missing" | "unlinked" | "newest" | "head" | "untied";
    /** @description Place in the chain */
    seq: number;
    /** @description In the asked language */
    text: string;
  };
  ChangeBody: {
    at: string;
    /** @description Level or class before; empty: it was not on the map, or neither changed */
    from: string;
    /** @description Leaf grid of a point; the grid itself of a grid */
    grid: number;
    gridName: string;
    id: number;
    /** @description Tells it from any other */
    key: string;
    /**
    * @description rule, standard: a rule set, an edition of a standard; they count for all grids
    * @enum {string}
    */
    kind: "grid" | "rule" | "standard" | "enterprise" | "hazard" | "danger" | "keyplace";
    lat: number;
    /** @description Grid that it left, where the caller sees that, too */
    leftName: string;
    /** @description Where it is now; 0 of what is gone, with op delete, and of what lies nowhere */
    lon: number;
    /** @description As it was called then */
    name: string;
    /**
    * @description delete: it is not there any more
    * @enum {string}
    */
    op: "set" | "delete";
    /** @description Of who did it */
    organisation: string;
    /** @description Place in the change feed */
    position: number;
    /**
    * @description Of a danger, after
    * @enum {string}
    */
    state: "" | "registered" | "graded" | "rectifying" | "extension" | "pendingAccept" | "closed" | "voided";
    /** @description Level or class after; likewise */
    to: string;
    /**
     * @description What was done, as the audit names it, or happened to it: enterprise.turn, grid.turn,
     * danger.overdue, record.expire, and what becomes otherwise because something else did, such as grid.redraw,
     * danger.rehome, danger.resector
     */
    verb: string;
    /** @description The same in words */
    what: string;
  };
  ChangeEvent: {
    at: string;
    /** @description Grids are others than before: read them anew */
    boundaries: boolean;
    /** @description Grids of another colour or load */
    grids: [
      number,
      string,
      number,
      number
    ][];
    points: Wire["ChangePoint"][];
    /** @description Resume after this place */
    position: number;
    /** @description Grids with another name or shape */
    redrawn?: Wire["RedrawnGrid"][];
    /** @description Supervision sectors are others, or called otherwise: read them anew */
    sectors?: boolean;
    /** @description More changed than is told: read anew */
    truncated: boolean;
  };
  ChangePage: {
    items: Wire["ChangeBody"][];
    /** @description How many there are in all, with turned */
    matched?: number;
    /** @description Cursor of the next page; empty at the end */
    next: string;
    /** @description Not before: what was asked for, or when the record begins, if later */
    since: string | null;
  };
  ChangePoint: {
    /** @description The enterprise that it belongs to */
    enterprise?: number;
    /** @description Its class before; empty: it was not there */
    from: string;
    grid: number;
    id: number;
    /** @enum {string} */
    kind: "enterprise" | "hazard" | "danger" | "keyplace";
    lat: number;
    lon: number;
    name: string;
    /** @description The enterprise that it has left */
    oldEnterprise?: number;
    /** @description The grid that it has left */
    oldGrid?: number;
    oldLat?: number;
    /** @description Where it was, when it was elsewhere */
    oldLon?: number;
    /** @enum {string} */
    op: "set" | "delete";
    /** @description Its class now; empty: it is gone */
    to: string;
  };
  ChangedBody: {
    day: string;
    /** @enum {string} */
    from: "none" | "red" | "orange" | "yellow" | "blue";
    /** @enum {string} */
    to: "none" | "red" | "orange" | "yellow" | "blue";
  };
  CheckOut: {
    /** @description On file already, as it seems */
    candidates: Wire["Candidate"][];
    codeWarning: string;
    departments: Wire["DepartmentBody"][];
    /** @description What would be refused */
    faults: Wire["Fault"][];
    /** @description Territorial grid of the place; 0: in none that the caller sees */
    grid: number;
    gridPath: string;
    /** @description Sectors it does not name that its industry speaks for */
    proposals: Wire["ProposedSector"][];
    scaleSuggestion: string;
    scaleText: string;
  };
  CheckedBody: {
    /** @description What must be put right before it can be in force */
    faults: Wire["Fault"][];
    /** @description What is allowed and breaks a property that colours should have; only of values without faults */
    flags: Wire["FlagBody"][];
  };
  ChoiceBody: {
    /** @description Coordinate system of rows that do not say: cgcs2000, gcj02, bd09, webmercator, gk, gk-cm117; empty: not chosen */
    crs?: string;
    /**
    * @description What becomes of codes that are there already
    * @enum {string}
    */
    existing?: "refuse" | "update";
    /**
    * @description What rows with errors do: stop the import, or are passed over
    * @enum {string}
    */
    faulty?: "stop" | "skip";
    /** @description Row of the headings, the last of them; 0: as found */
    heading?: number;
    /** @description How many rows the headings are; 0: as found */
    headingRows?: number;
    /** @description A field's key for each column; empty: not imported */
    mapping: string[];
    /** @description Rows that whoever opens the sheet does not see are left out */
    visible?: boolean;
  };
  CitedBody: {
    from: string;
    source: string;
  };
  CityBody: {
    /** @description Code of its division, like 371000 */
    code: string;
    name: string;
  };
  ClassBody: {
    beta: number;
    key: string;
    name: string;
    /** @description Tonnes */
    q: number;
    toConfirm?: boolean;
  };
  CodePart: {
    chars: string;
    text: string;
  };
  ColumnBody: {
    /** @description Worked out by the service for exports behind their fields; no import takes it */
    computed: boolean;
    /** @description What the heading says; empty: unknown */
    field: string;
    heading: string;
    /** @description Whoever opens the sheet does not see it */
    hidden: boolean;
    letter: string;
    number: number;
    sample: string[];
  };
  CommonBody: {
    alias: string[];
    cas?: string;
    /** @description Proposed; none: it does not count */
    classes: string[];
    /** @description Pinyin initials of its names */
    initials: string[];
    /** @description In the asked language */
    name: string;
    nameZh: string;
    /** @description Why so */
    note: string;
  };
  ControlBody: {
    /**
    * @description The worst colour that it may control alone
    * @enum {string}
    */
    from: "red" | "orange" | "yellow" | "blue";
    key: string;
    name: string;
  };
  CorrectionBody: {
    day: string;
    /** @description Of Table 1 */
    entries: number[];
    source: string;
    text: string;
  };
  CreateKeyPlaceRequest: {
    address?: string;
    /** @description People at most; null: not known */
    capacity?: number | null;
    /** @description One is given when it is absent */
    code?: string;
    /** @description That runs it; 0: none */
    enterprise?: number;
    /** @description Who answers for it */
    keeper?: string;
    /** @enum {string} */
    kind?: "school"
      | "hospital"
      | "nursing_home"
      | "mall"
      | "hotel"
      | "entertainment"
      | "venue"
      | "transit"
      | "dormitory"
      | "religious"
      | "scenic"
      | "crowd"
      | "key_unit"
      | "other";
    /** @description Latitude, CGCS2000 */
    lat?: number;
    /** @description Longitude, CGCS2000 */
    lon?: number;
    /** @description What is done to protect it */
    measures?: string;
    name?: string;
    /** @description How to reach them */
    phone?: string;
    source?: string;
  };
  CreateRuleRequest: {
    /** @description The rule set to begin with; 0 or absent: the one in force */
    from?: number;
    note?: string;
    version: string;
  };
  CreateSectorRequest: {
    /** @description What records name it by: small letters, digits and _, at most 40; it never changes */
    code: string;
    /** @description Organisations */
    departments?: number[];
    /** @description YYYY-MM-DD; absent for a new one: today */
    from?: string;
    industries?: string[];
    name?: string;
    /** @description Empty: as in Chinese */
    nameEn?: string;
    /** @description In the order in which they are offered; absent or 0 for a new one: behind all others */
    rank?: number;
    records?: string[];
    short?: string[];
    /** @description YYYY-MM-DD; empty: none */
    to?: string;
  };
  CutBody: {
    from: number;
    /** @description Index of the substance */
    line: number;
    /** @description The last step stays below it */
    to: number;
  };
  DangerCard: {
    /** @description What is done to dangers, in order, and whether the caller may do it to this one now */
    acts: Wire["DangerOpen"][];
    /**
    * @description Danger
    * @enum {string}
    */
    class?: "closed" | "majorOverdue" | "major" | "generalOverdue" | "general";
    closed: string | null;
    /** @description Credit code, hazard code or danger number */
    code: string;
    created: string | null;
    /** @description Danger */
    deadline?: string;
    detail: string | null;
    /** @description Hazard, danger: the enterprise it belongs to */
    enterprise?: number;
    enterpriseName?: string;
    found: string | null;
    /**
    * @description Danger
    * @enum {string}
    */
    grade?: "general" | "major";
    /** @description Leaf grid of the main network */
    grid: number;
    gridName: string;
    /** @description Danger: the hazard source it was found at */
    hazard?: number;
    id: number;
    /** @description Enterprise: GB/T 4754 section and division */
    industry?: string;
    /** @description 1 to 8: which kind of inspection found it */
    inspection: number | null;
    /** @enum {string} */
    kind: "enterprise" | "hazard" | "danger" | "keyplace";
    lat: number;
    /**
    * @description Enterprise, hazard: risk colour
    * @enum {string}
    */
    level?: "none" | "red" | "orange" | "yellow" | "blue";
    /**
    * @description Danger: which body put it on its list
    * @enum {string}
    */
    listed?: "none" | "province" | "city" | "county" | "town";
    lon: number;
    /** @description Hazard: level of the major hazard source by GB 18218, 1 the gravest to 4; not the risk colour */
    majorLevel?: number;
    /** @description Actions the caller may do to it as it stands */
    may: string[];
    /** @description Name; a danger's title */
    name: string;
    /** @description Danger */
    overdue?: boolean;
    /**
    * @description Of a kind that has classes of its own
    * @enum {string}
    */
    ownClass?: "key" | "school" | "medical" | "care" | "crowd";
    /** @description The database is away: what only it knows is null */
    partial: boolean;
    path: Wire["PathStep"][];
    /** @description Who reported it, masked; empty: unknown, or not for the caller */
    reporter: string | null;
    /** @description Masked */
    reporterPhone: string | null;
    /** @description Enterprise: supervision sectors, one for each regulator, the principal one first */
    sectors?: string[];
    source: string | null;
    /**
    * @description Danger
    * @enum {string}
    */
    state?: "registered" | "graded" | "rectifying" | "extension" | "pendingAccept" | "closed" | "voided";
    /** @description Made-up demonstration data */
    synthetic: boolean;
    updated: string;
    version: number | null;
  };
  DangerOpen: {
    /**
    * @description Empty: it can be done. state: not where the danger stands; right: it is for others to do; own:
    * the caller reported it rectified; rule: something else comes before
    * @enum {string}
    */
    bar: "" | "state" | "right" | "own" | "rule";
    /**
    * @description POST /dangers/{id}/{verb}
    * @enum {string}
    */
    verb: "grade" | "order" | "report" | "extend" | "approve" | "deny" | "accept" | "return" | "reschedule" | "list" | "delist" | "void";
    /** @description Why it cannot be done, in the asked language; empty: it can */
    why: string;
  };
  DangerPersonal: {
    /** @description Who reported it; empty: unknown */
    reporter: string;
    reporterPhone: string;
  };
  DangerStep: {
    /** @description Log-in name of who did it; empty: not known, or not for the caller */
    actor: string;
    at: string;
    deadline: string | null;
    /**
    * @description State before; null: there was none, or it is not known
    * @enum {string|null}
    */
    from: "registered" | "graded" | "rectifying" | "extension" | "pendingAccept" | "closed" | "voided" | null;
    /**
    * @description As it was set; null: it was not. Likewise listed and deadline
    * @enum {string|null}
    */
    grade: "general" | "major" | null;
    id: number;
    /** @enum {string|null} */
    listed: "none" | "province" | "city" | "county" | "town" | null;
    /** @description Of the verb, in the asked language */
    name: string;
    /** @description Theirs then; empty: none, not known, or not for the caller */
    organisation: string;
    /** @description Their name then, masked as the caller may see; empty: unknown or not for the caller */
    person: string;
    reason: string;
    /**
    * @description State since
    * @enum {string}
    */
    to: "registered" | "graded" | "rectifying" | "extension" | "pendingAccept" | "closed" | "voided";
    /** @enum {string} */
    verb: "register"
      | "grade"
      | "order"
      | "report"
      | "extend"
      | "approve"
      | "deny"
      | "accept"
      | "return"
      | "reschedule"
      | "list"
      | "delist"
      | "void";
  };
  DangerSteps: {
    items: Wire["DangerStep"][];
  };
  Database: {
    /** @description Room of the private database; for who may observe the system */
    disk?: Wire["Disk"];
    /** @description What is wrong and what still works */
    message?: string;
    /** @description When starting it is tried again, after a failure */
    next?: string;
    /** @description Up or down since */
    since: string;
    /**
    * @description What is wrong; full: nothing can be saved, also while it is up
    * @enum {string}
    */
    trouble?: "away" | "starting" | "failing" | "full";
    up: boolean;
  };
  DayCountBody: {
    blue: number;
    day: string;
    none: number;
    orange: number;
    red: number;
    yellow: number;
  };
  DayCountsBody: {
    day: string;
    /** @description First the grid itself, then its children by code; those without a record are left out */
    items: Wire["DayRow"][];
  };
  DayKeptBody: {
    day: string;
    id: number[];
    level: string;
  };
  DayRow: {
    /** @description Enterprises: not assessed, red, orange, yellow, blue */
    counts: [
      number,
      number,
      number,
      number,
      number
    ];
    /** @description closed, majorOverdue, major, generalOverdue, general */
    dangerCounts: [
      number,
      number,
      number,
      number,
      number
    ];
    /** @description Hazard sources, likewise */
    hazardCounts: [
      number,
      number,
      number,
      number,
      number
    ];
    id: number;
    /** @description Ranks grids inside a level */
    index: number;
    /** @enum {string} */
    level: "none" | "red" | "orange" | "yellow" | "blue";
    /** @description Open dangers on a list 挂牌督办 */
    listed: number;
    /** @description How much there was to supervise, by the rules of that day; no risk */
    load: number;
    /** @description Hazard sources by GB 18218 level; first those that are none */
    majors: [
      number,
      number,
      number,
      number,
      number
    ];
    /** @description Open dangers */
    open: number;
  };
  DefectBody: {
    /** @description What was done, in the asked language */
    action: string;
    /** @description Square metres */
    area: number | null;
    /** @description Grids concerned */
    codes: string[];
    count: number;
    /** @description What is wrong, in the asked language */
    detail: string;
    found: string;
    id: number;
    /** @description overlap, gap, invalid, exclave, direction, repeated, attribute, missing, name */
    kind: string;
    lat: number | null;
    lon: number | null;
    source: string;
  };
  DemoBody: {
    login: string;
    name: string;
    role: string;
    /** @description In the asked language */
    roleName: string;
    /** @description What the role is held at */
    where: string;
  };
  DepartmentBody: {
    /** @description Where it holds the sector; 0: above what the caller sees */
    grid: number;
    gridName: string;
    /** @description Organisation; 0: its people belong to none */
    id: number;
    name: string;
    people: number;
    /** @description Of its office; empty when unknown */
    phone: string;
    /** @description The sector that it supervises it for */
    sector: string;
  };
  DepthBody: {
    depth: number;
    name: string;
    nameEn: string;
  };
  DepthFigures: {
    /** @description The same before; absent: not known */
    before?: [
      number,
      number,
      number,
      number,
      number
    ];
    /** @description not assessed, red, orange, yellow, blue */
    counts: [
      number,
      number,
      number,
      number,
      number
    ];
    depth: number;
    name: string;
    nameEn: string;
    /** @description Grids of this depth, and shallower ones with nothing below: the denominator */
    total: number;
  };
  DepthMove: {
    depth: number;
    orange: Wire["MoveBody"];
    red: Wire["MoveBody"];
  };
  DepthRow: {
    counts: [
      number,
      number,
      number,
      number,
      number
    ];
    depth: number;
    name: string;
    nameEn: string;
  };
  Description: {
    decides?: string;
    holes?: Wire["HoleName"][];
    levels: Wire["Level"][];
    maxGap?: number;
    network: Wire["NetworkName"];
    note?: string;
    recoded?: Wire["Recoded"][];
    tolerance?: number;
    validFrom?: string;
  };
  DetectionBody: {
    /** @description Every row says it itself */
    byRow: boolean;
    frames: Wire["FrameBody"][];
    /** @description Rows looked at */
    looked: number;
    points: Wire["SamplePointBody"][];
    /** @description In the asked language */
    reason: string;
    /** @description Empty: it must be chosen */
    suggested: string;
  };
  Difference: {
    gone: number;
    holes: number;
    new: number;
    recoded: number;
    rehung: number;
    renamed: number;
    reshaped: number;
    same: number;
  };
  DirectBody: {
    /** @description Where the control levels are from */
    controls: string;
    facts: Wire["DirectFactBody"][];
    rule: Wire["RuleBody"];
    rules: Wire["DirectRuleBody"][];
    toConfirm: boolean;
  };
  DirectFactBody: {
    /** @description A number; else 0 or 1 */
    count: boolean;
    key: string;
    name: string;
  };
  DirectRuleBody: {
    atLeast: number;
    /**
    * @description At least this
    * @enum {string}
    */
    colour: "red" | "orange" | "yellow" | "blue";
    fact: string;
    text: string;
  };
  Disk: {
    /** @description Bytes */
    free: number;
    /** @description Less is free than the service was told to warn at */
    low: boolean;
    /** @description Bytes */
    size: number;
  };
  DraftBody: {
    /** @description When rectification is due, as proposed */
    deadline?: string;
    detail?: string;
    /** @description The place is the enterprise's unless lon and lat are given */
    enterprise?: number;
    /** @description Absent: now */
    found?: string;
    /** @enum {string} */
    grade?: "general" | "major";
    /** @description The hazard source it was found at */
    hazard?: number;
    /** @description Which kind of inspection found it, 1 to 8; 4 when absent */
    inspection?: number;
    /** @description Latitude, CGCS2000 */
    lat?: number;
    /** @description Longitude, CGCS2000 */
    lon?: number;
    /** @description Who reported it, when that is not who enters it */
    reporter?: string;
    reporterPhone?: string;
    /** @description What was found */
    title: string;
  };
  DueBody: {
    /** @description Until when; null: always */
    day: string | null;
    /** @description Until then; negative: since then */
    days: number | null;
    key: string;
    /** @description The last time it was done */
    last: string | null;
    months?: number;
    source: string;
    /** @enum {string} */
    state: "standing" | "done" | "due" | "overdue";
    text: string;
    toConfirm?: boolean;
    why: string;
  };
  DutyBody: {
    /** @description Within so many days after the assessment */
    days?: number;
    key: string;
    levels: number[];
    /** @description Again every so many months */
    months?: number;
    source: string;
    text: string;
    toConfirm?: boolean;
  };
  DutyList: {
    items: Wire["DutyRowBody"][];
    matched: number;
    /** @description Cursor of the next page; empty at the end */
    next: string;
    /** @description Of those that match */
    overdue: number;
  };
  DutyRowBody: {
    code: string;
    /** @description Until when; null: always */
    day: string | null;
    /** @description Until then; negative: since then */
    days: number | null;
    enterprise?: number;
    enterpriseName?: string;
    grid: number;
    gridName: string;
    hazard: number;
    key: string;
    /** @description The last time it was done */
    last: string | null;
    /** @description Level of the major hazard source by GB 18218, 1 to 4; not the risk colour */
    majorLevel: number;
    months?: number;
    name: string;
    source: string;
    /** @enum {string} */
    state: "standing" | "done" | "due" | "overdue";
    text: string;
    toConfirm?: boolean;
    why: string;
  };
  EditionBody: {
    /** @description Its types have names; else those of the edition before are taken, to confirm */
    entered: boolean;
    /** @description It holds from this day until the next one's */
    from: string;
    /** @description The ETag of a change is "v" and this */
    row: number;
    /** @description The standard, GB 6441-2025 */
    source: string;
    /** @description Of 1986: those of the vocabulary */
    types: Wire["AccidentTypeBody"][];
    version: string;
  };
  EditionInBody: {
    /** @description The day it begins */
    from: string;
    /** @description Of the edition that is changed; 0: a new one */
    row: number;
    source: string;
    /** @description As the printed standard has them; none: not entered yet */
    types: Wire["EnteredBody"][];
  };
  EnteredBody: {
    code: string;
    en?: string;
    zh: string;
  };
  EnterpriseCard: {
    address: string | null;
    /**
    * @description Danger
    * @enum {string}
    */
    class?: "closed" | "majorOverdue" | "major" | "generalOverdue" | "general";
    /** @description Credit code, hazard code or danger number */
    code: string;
    /** @description Name of its code in the asked language; one that does not verify is no credit code */
    codeName: string | null;
    /** @description What is to be verified about its credit code, in the asked language; null: nothing */
    codeWarning: string | null;
    /** @description Who to call, masked; empty: unknown */
    contact: string | null;
    /** @description Masked */
    contactPhone: string | null;
    created: string | null;
    /** @description Its open dangers by class */
    dangers: {
      [key: string]: number;
    };
    /** @description Danger */
    deadline?: string;
    /** @description Hazard, danger: the enterprise it belongs to */
    enterprise?: number;
    enterpriseName?: string;
    /**
    * @description Danger
    * @enum {string}
    */
    grade?: "general" | "major";
    /** @enum {string|null} */
    gradeAbcd: "A" | "B" | "C" | "D" | "" | null;
    /** @description Leaf grid of the main network */
    grid: number;
    gridName: string;
    /** @description Danger: the hazard source it was found at */
    hazard?: number;
    /** @description Its hazard sources */
    hazards: number;
    id: number;
    /** @description Enterprise: GB/T 4754 section and division */
    industry?: string;
    /** @description What its industry is called */
    industryName?: string;
    /** @enum {string} */
    kind: "enterprise" | "hazard" | "danger" | "keyplace";
    lat: number;
    /**
    * @description Enterprise, hazard: risk colour
    * @enum {string}
    */
    level?: "none" | "red" | "orange" | "yellow" | "blue";
    /**
    * @description Danger: which body put it on its list
    * @enum {string}
    */
    listed?: "none" | "province" | "city" | "county" | "town";
    lon: number;
    /** @description Hazard: level of the major hazard source by GB 18218, 1 the gravest to 4; not the risk colour */
    majorLevel?: number;
    /** @description Actions the caller may do to it */
    may: string[];
    /** @description Name; a danger's title */
    name: string;
    /** @description Danger */
    overdue?: boolean;
    /**
    * @description Of a kind that has classes of its own
    * @enum {string}
    */
    ownClass?: "key" | "school" | "medical" | "care" | "crowd";
    /** @description The database is away: what only it knows is null */
    partial: boolean;
    path: Wire["PathStep"][];
    /** @description 主要负责人, who answers for its safety, masked; empty: unknown */
    principal: string | null;
    /** @description Masked */
    principalPhone: string | null;
    /** @enum {string|null} */
    scale: "large" | "medium" | "small" | "micro" | "" | null;
    /** @description Enterprise: supervision sectors, one for each regulator, the principal one first */
    sectors?: string[];
    source: string | null;
    staff: number | null;
    /** @description Standardisation level 1 to 3; 0 none; null: nobody has said */
    standard: number | null;
    /**
    * @description Danger
    * @enum {string}
    */
    state?: "registered" | "graded" | "rectifying" | "extension" | "pendingAccept" | "closed" | "voided";
    /** @enum {string|null} */
    status: "open" | "stopped" | "suspended" | "moved" | "revoked" | "cancelled" | "merged" | null;
    /** @description Day the status holds from; empty: unknown */
    statusSince: string | null;
    /** @description Made-up demonstration data */
    synthetic: boolean;
    updated: string;
    version: number | null;
    why: Wire["EnterpriseWhy"];
  };
  EnterpriseFile: {
    /** @description When the declared level was set */
    assessed: string | null;
    basisName: string;
    /** @description What its code may be called: one that does not verify is no credit code */
    codeName: string;
    /** @description The code taken apart */
    codeParts: Wire["CodePart"][];
    /** @description What is to be verified about its code; empty nothing */
    codeWarning: string;
    created: string;
    /** @description Who supervises it by trade */
    departments: Wire["DepartmentBody"][];
    /** @description What people change; personal data are masked */
    fields: Wire["FileFields"];
    /** @description What the grade means, in words */
    gradeName: string;
    /** @description Territorial grid, of the place */
    grid: number;
    /** @description Names of the grids that hold it, as far up as the caller sees */
    gridPath: string;
    id: number;
    industryName: string;
    /** @description Actions the caller may do to it */
    may: string[];
    /** @description What was merged into it */
    merged: Wire["RefBody"][];
    /** @description Where it went; null: it is not merged */
    mergedInto: Wire["RefBody"] | null;
    records: Wire["RecordBody"][];
    /** @description Scale that follows from the figures; empty: it cannot be said */
    scaleSuggestion: string;
    /** @description Why, or what is missing */
    scaleText: string;
    /** @description The other sites under its code that the caller sees */
    sites: Wire["SiteBody"][];
    source: string;
    /** @enum {string} */
    status: "open" | "stopped" | "suspended" | "moved" | "revoked" | "cancelled" | "merged";
    statusSince: string;
    /** @description Made up for the demonstration */
    synthetic: boolean;
    updated: string;
    version: number;
  };
  EnterprisePersonal: {
    /** @description Who to call; empty: unknown */
    contact: string;
    contactPhone: string;
    /** @description Who holds its certificates */
    holders: Wire["HolderBody"][];
    /** @description 法定代表人 */
    legalPerson: string;
    legalPhone: string;
    /** @description 主要负责人; empty: unknown */
    principal: string;
    principalPhone: string;
    /** @description 安全管理人员 */
    safetyOfficer: string;
    safetyPhone: string;
  };
  EnterpriseRiskBody: {
    assessed: boolean;
    /**
    * @description What the score alone would give
    * @enum {string}
    */
    band: "none" | "red" | "orange" | "yellow" | "blue";
    bands: Wire["Bands"];
    /** @description Changes of its level, the newest first */
    changed: Wire["ChangedBody"][];
    day: string;
    /** @enum {string} */
    decidedBy: "band" | "guard" | "none";
    factors: Wire["PointsBody"][];
    groups: Wire["GroupBody"][];
    guards: Wire["GuardBody"][];
    id: number;
    /** @enum {string} */
    level: "none" | "red" | "orange" | "yellow" | "blue";
    /** @description First day of this level */
    levelSince: string;
    /** @description It began then; false: the record merely begins there, and it may be older */
    levelSinceKnown: boolean;
    name: string;
    /** @description Up to three ways to a lower level, the cheapest first */
    next: Wire["WayBody"][];
    ruleId: number;
    /** @description The one of its sectors whose rules judge it most strictly */
    rulesOf: string;
    score: number;
    /** @description First day of these facts; empty: not recorded yet */
    since: string;
    source: string;
    /** @description Of the rule set that was in force at the end of the day */
    version: string;
  };
  EnterpriseWhy: {
    assessed: string | null;
    /** @description Key of the basis */
    basis: string | null;
    /** @enum {string} */
    level: "none" | "red" | "orange" | "yellow" | "blue";
    /** @description What the level comes from */
    rule: string;
    /** @description The basis in the asked language */
    text: string | null;
  };
  EventBody: {
    action: string;
    /** @description In the asked language */
    actionName: string;
    /** @description Who did it; empty for who may not change the file */
    actor: string;
    after: {
      [key: string]: unknown;
    } | unknown[] | null;
    at: string;
    /** @description Personal data are masked */
    before: {
      [key: string]: unknown;
    } | unknown[] | null;
    id: number;
  };
  FactorBody: {
    key: string;
    name: string;
    /** @description No other is allowed */
    values: Wire["FactorValueBody"][];
  };
  FactorValueBody: {
    text?: string;
    value: number;
  };
  Fault: {
    /** @description What is wrong, in the asked language */
    detail: string;
    /** @description Where on the map */
    lat?: number;
    /** @description 1-based line of the input */
    line?: number;
    /** @description Where on the map */
    lon?: number;
    /** @description JSON pointer, parameter or column */
    pointer?: string;
  };
  Feature: {
    bbox?: number[];
    geometry: {
      coordinates: unknown[];
      type: string;
    };
    id: number;
    properties: {
      [key: string]: unknown;
    };
    /** @enum {string} */
    type: "Feature";
  };
  Features: {
    features: Wire["Feature"][];
    next?: string;
    numberMatched: number;
    numberReturned: number;
    type: string;
  };
  FiguresBody: {
    /** @description The same at the moment of since; absent: not known, see since */
    before?: Wire["TotalsBody"];
    /** @description The past day whose end the figures are of; empty: now */
    day: string;
    /** @description Grids by level, depth by depth */
    depths: Wire["DepthFigures"][];
    /** @description 0: everything the caller sees */
    grid: number;
    /** @description Depth to be spoken of unless somebody chooses another */
    headline: number;
    /** @description What became what is counted, and ceased to be it, record by record; absent: of a past day, or the database is away */
    moves?: Wire["MovesBody"];
    /** @description Of the grid, or of the one topmost grid; empty: there are several */
    name: string;
    now: Wire["TotalsBody"];
    /** @description Place in the change feed */
    position: number;
    /** @description Versions of the rule sets in force: now, and before */
    rules: {
      [key: string]: string;
    };
    since: Wire["FiguresSinceBody"];
  };
  FiguresSinceBody: {
    /** @description To compare with: 08:00 of the day before in China; of a past day the end of the one before */
    asked: string | null;
    /** @description The moment it is compared with; null: there is nothing to compare with */
    at: string | null;
    /** @description at is the moment that was asked for, to the minute */
    exact: boolean;
    /** @description The same in the asked language; empty: exactly */
    text: string;
    /**
    * @description Why it is not, or not exactly: the record begins later; kept of all sectors together only;
    * boundaries have changed; the database is away
    * @enum {string}
    */
    why: "" | "record" | "scope" | "grids" | "away";
  };
  FileColumn: {
    distinct: number;
    filled: number;
    name: string;
    samples: string[];
  };
  FileFields: {
    /** @description 规上 */
    aboveScale?: boolean | null;
    address?: string;
    affiliation?: string;
    /** @description Assets, 10,000 CNY */
    assets?: number | null;
    /** @description Key of what the declared level rests on */
    basis?: string;
    /** @description What it may do, as registered */
    business?: string;
    /** @description Registered capital, 10,000 CNY */
    capital?: number | null;
    /** @description Why a code that does not verify is kept */
    codeNote?: string;
    /** @description Who to call; masked when read */
    contact?: string;
    /** @description Masked when read */
    contactPhone?: string;
    /** @description Unified social credit code, or an old registration (15) or organisation code (9) */
    creditCode?: string;
    /** @description Of the enterprise's duty room */
    dutyPhone?: string;
    economicType?: string;
    email?: string;
    /** @description 消防重点单位; null: nobody has said */
    fireKey?: boolean | null;
    /** @description YYYY-MM-DD */
    founded?: string;
    /** @description A to D; what they mean is in the vocabulary */
    grade?: string;
    /** @description Dangerous work that is done */
    highRisk?: string;
    /** @description GB/T 4754-2017: section letter and division, C26 */
    industry?: string;
    /** @description Whose key enterprise it is: town, county, city, province */
    keyLevel?: string;
    /** @description Latitude, CGCS2000 */
    lat?: number;
    /** @description 法定代表人; masked when read */
    legalPerson?: string;
    /** @description Masked when read */
    legalPhone?: string;
    /** @description Declared level: none, red, orange, yellow, blue. The map's is by the rules */
    level?: string;
    /** @description Longitude, CGCS2000; the grid follows from the place */
    lon?: number;
    /** @description As on the business licence */
    name?: string;
    /** @description Former registration number */
    oldCode?: string;
    /** @description Chemical park, zone */
    park?: string;
    /** @description Plant boundary, a GeoJSON Polygon or MultiPolygon; null none */
    plant?: unknown;
    postcode?: string;
    /** @description 主要负责人, who answers for the safety of the enterprise; masked when read */
    principal?: string;
    /** @description Masked when read */
    principalPhone?: string;
    registrar?: string;
    /** @description Revenue of a year, 10,000 CNY */
    revenue?: number | null;
    /** @description 安全管理人员; masked when read */
    safetyOfficer?: string;
    /** @description Masked when read */
    safetyPhone?: string;
    /** @description large, medium, small, micro */
    scale?: string;
    /** @description Supervision sectors, one for each regulator, the principal one first */
    sectors?: string[];
    /** @description Which of several sites under one code; empty: the enterprise itself */
    site?: string;
    staff?: number | null;
    /** @description Standardisation level 1 to 3; 0 none; null: nobody has said */
    standard?: number | null;
    /** @description Last day of the business term */
    termEnd?: string;
  };
  FilingBody: {
    ended: string | null;
    filed: string | null;
    note: string;
    number: string;
    office: string;
    /**
    * @description Empty: it needs none
    * @enum {string}
    */
    state: "" | "none" | "filed" | "anew" | "expired" | "ended";
  };
  FirstStepBody: {
    done: boolean;
    /** @enum {string} */
    step: "city" | "levels" | "boundaries" | "people" | "enterprises" | "sectors";
  };
  FirstStepsBody: {
    auditors: number;
    city: string;
    /** @description Of the city; empty: it has no name yet */
    code: string;
    /** @description Of them, who hold a sector */
    departments: number;
    enterprises: number;
    /** @description Of the main network, the root first */
    levels: Wire["StepLevelBody"][];
    networks: number;
    /** @description Enterprises of no sector */
    noSector: number;
    /** @description Records are counted up to 1,000 */
    organisations: number;
    /** @description Who can log in and works with the map */
    people: number;
    /** @description Sectors that are offered */
    sectors: number;
    /** @description Who can log in as security administrator */
    security: number;
    /** @description The city has its boundary */
    shaped: boolean;
    /** @description In the order in which they are best taken */
    steps: Wire["FirstStepBody"][];
    /** @description Of them, for which no department answers */
    unanswered: number;
  };
  FlagBody: {
    /**
     * @description merge: equal grids joined keep their colour; split: of the parts of a grid one is as bad;
     * monotony: a blue enterprise more is never worse; depth: the same at every depth
     */
    breaks: ("merge" | "split" | "monotony" | "depth")[];
    /** @description JSON pointer into the rule set */
    pointer: string;
    text: string;
  };
  FloorBody: {
    applied: boolean;
    /** @description From how many */
    count: number;
    /** @description How many there are */
    have: number;
    /**
    * @description At least this level
    * @enum {string}
    */
    level: "none" | "red" | "orange" | "yellow" | "blue";
    what: string;
  };
  FrameBody: {
    /** @description Rows that another system fits better */
    against: number;
    /** @description Rows whose address or grid code names the grid they lie in */
    agree: number;
    /** @description Metres between where those would lie and where they are */
    away: number;
    /** @description Rows that lie in a grid */
    inside: number;
    key: string;
    /** @description Rows whose enterprise is there already */
    known: number;
    /** @description In the asked language */
    name: string;
  };
  GrantBody: {
    enterprise: Wire["RefBody"] | null;
    from: string;
    /** @description Where it is held; null for an enterprise's or the public's */
    grid: Wire["GridRefBody"] | null;
    id: number;
    inForce: boolean;
    /** @description The caller keeps accounts where it is held, and may change it */
    kept: boolean;
    role: string;
    /** @description In the asked language */
    roleName: string;
    /** @description Supervision sector it is narrowed to; empty none */
    sector: string;
    /** @description Null: without end */
    until: string | null;
  };
  GrantDraftBody: {
    enterprise?: number;
    /** @description Absent: now */
    from?: string;
    /** @description Where it is held, with all below; see held of the role */
    grid?: number;
    role: string;
    /** @description Narrows it to a supervision sector */
    sector?: string;
    /** @description Absent: without end */
    until?: string;
  };
  GridBody: {
    /** @description Geodesic, square metres */
    area: number;
    /** @description West, south, east, north */
    bounds: [
      number,
      number,
      number,
      number
    ];
    children: number;
    code: string;
    /** @description Enterprises: not assessed, red, orange, yellow, blue */
    counts: [
      number,
      number,
      number,
      number,
      number
    ];
    /** @description closed, majorOverdue, major, generalOverdue, general */
    dangerCounts: [
      number,
      number,
      number,
      number,
      number
    ];
    depth: number;
    /** @description Hazard sources: not assessed, red, orange, yellow, blue */
    hazardCounts: [
      number,
      number,
      number,
      number,
      number
    ];
    id: number;
    /** @description Ranks grids inside a level */
    index: number;
    /** @description Pinyin initials; after a blank, where it has its own readings, those of the usual ones */
    initials: string;
    /** @description A place inside: longitude, latitude */
    label: [
      number,
      number
    ];
    leaf: boolean;
    /** @enum {string} */
    level: "none" | "red" | "orange" | "yellow" | "blue";
    /** @description Grids below by level, depth by depth */
    levels: Wire["DepthRow"][];
    /** @description Open dangers on a list 挂牌督办 */
    listed: number;
    /** @description How much there is to supervise; no risk */
    load: number;
    /** @description Hazard sources by GB 18218 level; first those that are none */
    majors: [
      number,
      number,
      number,
      number,
      number
    ];
    name: string;
    /** @description Open dangers */
    open: number;
    /** @description Points of the kinds that no rule weighs, by kind */
    others: {
      [key: string]: number;
    };
    /** @description 0 for the root */
    parent: number;
    /** @description The database is away: what only it knows is missing */
    partial: boolean;
    path: Wire["PathStep"][];
    pinyin: string;
    /** @description Where the boundary comes from; empty while the database is away */
    source: string;
    /** @description The shape is made up */
    synthetic: boolean;
    validFrom: string | null;
    why: Wire["WhyBody"];
  };
  GridName: {
    code: string;
    name: string;
  };
  GridRefBody: {
    id: number;
    name: string;
    /** @description Names from the root down to it */
    path: string;
  };
  GridRiskBody: {
    /** @description Enterprises by level; none are those not assessed */
    counts: {
      blue: number;
      none: number;
      orange: number;
      red: number;
      yellow: number;
    };
    day: string;
    id: number;
    /** @description First day of this level; empty: not known */
    levelSince: string;
    /** @description It began then; false: the record merely begins there, and it may be older */
    levelSinceKnown: boolean;
    name: string;
    ruleId: number;
    /** @description First day of these counts; empty: as of now */
    since: string;
    /** @description They are of then; false: the record merely begins there, and they may be older */
    sinceKnown: boolean;
    /** @description Share of the enterprises that are not assessed, 0 to 1 */
    unassessed: number;
    why: Wire["WhyBody"];
  };
  GridRow: {
    /** @description Geodesic, square metres */
    area: number;
    /** @description West, south, east, north */
    bounds: [
      number,
      number,
      number,
      number
    ];
    children: number;
    code: string;
    /** @description Enterprises: not assessed, red, orange, yellow, blue */
    counts: [
      number,
      number,
      number,
      number,
      number
    ];
    depth: number;
    id: number;
    /** @description Ranks grids inside a level */
    index: number;
    /** @description Pinyin initials; after a blank, where it has its own readings, those of the usual ones */
    initials: string;
    /** @description A place inside: longitude, latitude */
    label: [
      number,
      number
    ];
    leaf: boolean;
    /** @enum {string} */
    level: "none" | "red" | "orange" | "yellow" | "blue";
    /** @description How much there is to supervise; no risk */
    load: number;
    name: string;
    /** @description Open dangers */
    open: number;
    /** @description 0 for the root */
    parent: number;
    pinyin: string;
    /** @description The shape is made up */
    synthetic: boolean;
  };
  GroundBody: {
    /** @enum {string} */
    basis: "industry" | "equipment" | "licence";
    /** @description Of the industry its GB/T 4754 code and name, else what is on file */
    text: string;
  };
  GroupBody: {
    /** @enum {string} */
    combine: "max" | "sum";
    /** @enum {string} */
    key: "inherent" | "control";
    least: number;
    /** @description 0: no limit */
    most: number;
    /** @description What it counts, within its limits */
    points: number;
    /** @description Of its factors */
    sum: number;
  };
  GuardBody: {
    applied: boolean;
    key: string;
    /** @enum {string} */
    kind: "floor" | "veto";
    /** @enum {string} */
    level: "none" | "red" | "orange" | "yellow" | "blue";
    name: string;
  };
  GuideBody: {
    /** @description From the highest score, the safest, down */
    bands: Wire["ScoreBand"][];
    dayToConfirm?: boolean;
    /** @description What points are taken off for */
    items: Wire["ScoreItem"][];
    rule: Wire["RuleBody"];
    /** @description Each decides by itself */
    vetoes: Wire["ScoreVeto"][];
  };
  HazardCard: {
    assessed: string | null;
    /** @description What the unit is, and why */
    assessment?: Wire["AssessmentBody"];
    /** @description Of a place: people at most; null: not known */
    capacity: number | null;
    /** @enum {string|null} */
    category: "unit" | "point" | "place" | null;
    /**
    * @description Danger
    * @enum {string}
    */
    class?: "closed" | "majorOverdue" | "major" | "generalOverdue" | "general";
    /** @description Credit code, hazard code or danger number */
    code: string;
    /** @enum {string} */
    control: "" | "company" | "workshop" | "team" | "post";
    controlName: string;
    created: string | null;
    /** @description Danger */
    deadline?: string;
    /** @description Level and R were stated by somebody, not computed */
    declared: boolean;
    /** @description Direct judgements that hold, the worst first */
    direct: Wire["DirectRuleBody"][];
    /** @description Where they are from; null: none holds */
    directRule: Wire["RuleBody"] | null;
    /** @description The most urgent first */
    duties: Wire["DueBody"][];
    /** @description Of GB 18218, that it was graded by; empty: none */
    edition: string | null;
    /** @description Hazard, danger: the enterprise it belongs to */
    enterprise?: number;
    enterpriseName?: string;
    filing?: Wire["FilingBody"];
    /**
    * @description Danger
    * @enum {string}
    */
    grade?: "general" | "major";
    /** @description Leaf grid of the main network */
    grid: number;
    gridName: string;
    /** @description Danger: the hazard source it was found at */
    hazard?: number;
    /** @description tank_farm, storage, process, … */
    hazardKind: string | null;
    id: number;
    /** @description Enterprise: GB/T 4754 section and division */
    industry?: string;
    /** @enum {string} */
    kind: "enterprise" | "hazard" | "danger" | "keyplace";
    lat: number;
    /**
    * @description Enterprise, hazard: risk colour
    * @enum {string}
    */
    level?: "none" | "red" | "orange" | "yellow" | "blue";
    /** @description Usual for a unit of this kind and sector, to be confirmed by somebody */
    likelyRegime?: Wire["RegimeBody"];
    /**
    * @description Danger: which body put it on its list
    * @enum {string}
    */
    listed?: "none" | "province" | "city" | "county" | "town";
    lon: number;
    /** @description Hazard: level of the major hazard source by GB 18218, 1 the gravest to 4; not the risk colour */
    majorLevel?: number;
    /** @description Actions the caller may do to it */
    may: string[];
    measures: string | null;
    /** @description Name; a danger's title */
    name: string;
    /** @description Danger */
    overdue?: boolean;
    /**
    * @description Of a kind that has classes of its own
    * @enum {string}
    */
    ownClass?: "key" | "school" | "medical" | "care" | "crowd";
    /** @description The database is away: what only it knows is null */
    partial: boolean;
    path: Wire["PathStep"][];
    peopleDated: string | null;
    peopleSource: string;
    /** @description Masked */
    persons: Wire["KeeperBody"][];
    /** @description Tonnes */
    quantity: number | null;
    /** @description GB 18218-2018 R */
    rValue: number | null;
    /** @description What the method says */
    rated?: Wire["RatingBody"];
    /** @description Absent: not rated */
    rating?: Wire["PointBody"];
    /** @description Of a unit: the rules that it is supervised under */
    regime?: Wire["RegimeBody"];
    /** @description Σ q/Q */
    sValue: number | null;
    /** @description Enterprise: supervision sectors, one for each regulator, the principal one first */
    sectors?: string[];
    source: string | null;
    /**
    * @description Danger
    * @enum {string}
    */
    state?: "registered" | "graded" | "rectifying" | "extension" | "pendingAccept" | "closed" | "voided";
    substance: string | null;
    /** @description Made-up demonstration data */
    synthetic: boolean;
    /** @description Absent: nothing is stored of what lies in it */
    unit?: Wire["UnitBody"];
    updated: string;
    version: number | null;
  };
  HazardCreateBody: {
    /**
     * @description Day of the assessment, in China; of a new unit or rating today when absent. The edition of the
     * standard is that of this day
     */
    assessed?: string;
    /** @description Of a place: people at most; null: not known */
    capacity?: number | null;
    /**
    * @description 单元, 风险点 or 场所
    * @enum {string}
    */
    category: "unit" | "point" | "place";
    /** @description One is given when it is absent */
    code?: string;
    /**
    * @description 管控层级; when absent or below what the colour asks for, that
    * @enum {string}
    */
    control?: "" | "company" | "workshop" | "team" | "post";
    /** @description Its position serves unless lon and lat are given; 0: none */
    enterprise?: number;
    /** @description A key of the kinds of its category */
    kind?: string;
    /** @description Latitude, CGCS2000 */
    lat?: number;
    /** @description Longitude, CGCS2000 */
    lon?: number;
    /** @description 管控措施 */
    measures?: string;
    name?: string;
    /** @description Of which day it is; the assessment's when absent */
    peopleDated?: string;
    /** @description Where the number of people is from */
    peopleSource?: string;
    /** @description Whoever has the roles named; one without a name is taken away */
    persons?: Wire["KeeperBody"][];
    /** @description As a whole; an empty one takes it away */
    rating?: Wire["PointBody"];
    /**
    * @description 适用规定 that a unit is supervised under; empty: decree 40, which does not apply to the others (its Art. 2)
    * @enum {string}
    */
    regime?: "" | "city_gas" | "port" | "defence";
    source?: string;
    /** @description What lies in it, as a whole; S, R and the level are computed from it */
    unit?: Wire["UnitBody"];
  };
  HazardDutyInBody: {
    done: string;
    /** @description Key of the duty */
    duty: string;
    note?: string;
  };
  HazardFields: {
    /**
     * @description Day of the assessment, in China; of a new unit or rating today when absent. The edition of the
     * standard is that of this day
     */
    assessed?: string;
    /** @description Of a place: people at most; null: not known */
    capacity?: number | null;
    /**
    * @description 管控层级; when absent or below what the colour asks for, that
    * @enum {string}
    */
    control?: "" | "company" | "workshop" | "team" | "post";
    /** @description Its position serves unless lon and lat are given; 0: none */
    enterprise?: number;
    /** @description A key of the kinds of its category */
    kind?: string;
    /** @description Latitude, CGCS2000 */
    lat?: number;
    /** @description Longitude, CGCS2000 */
    lon?: number;
    /** @description 管控措施 */
    measures?: string;
    name?: string;
    /** @description Of which day it is; the assessment's when absent */
    peopleDated?: string;
    /** @description Where the number of people is from */
    peopleSource?: string;
    /** @description Whoever has the roles named; one without a name is taken away */
    persons?: Wire["KeeperBody"][];
    /** @description As a whole; an empty one takes it away */
    rating?: Wire["PointBody"];
    /**
    * @description 适用规定 that a unit is supervised under; empty: decree 40, which does not apply to the others (its Art. 2)
    * @enum {string}
    */
    regime?: "" | "city_gas" | "port" | "defence";
    source?: string;
    /** @description What lies in it, as a whole; S, R and the level are computed from it */
    unit?: Wire["UnitBody"];
  };
  HazardFilingInBody: {
    /** @description Taken off the file 核销 */
    ended?: string;
    filed?: string;
    note?: string;
    /** @description 备案编号; absent with ended: of the one that stands */
    number?: string;
    /** @description With which office */
    office?: string;
  };
  HazardKindBody: {
    categories: ("unit" | "point" | "place")[];
    key: string;
    name: string;
  };
  HazardPersons: {
    persons: Wire["KeeperBody"][];
  };
  HazardWordsBody: {
    /** @description From the highest down */
    controls: Wire["ControlBody"][];
    direct: Wire["DirectBody"];
    kinds: Wire["HazardKindBody"][];
    /** @description What a major hazard source may be supervised under; the first is decree 40 */
    regimes: Wire["RegimeBody"][];
  };
  HistoryOut: {
    /** @description What was done to its file, newest first */
    events: Wire["EventBody"][];
    /** @description What it was until a change of name, code, status or place, newest first */
    past: Wire["PastBody"][];
  };
  HolderBody: {
    name: string;
    record: number;
  };
  HoldingBody: {
    /** @description Checked against Table 1; left out for a mixture that is classified anew */
    cas?: string;
    /** @description Hazard classes, J1 to W11; needed without an entry, else β is by them */
    classes?: string[];
    /** @description In how many tanks or other containers; kept, not reckoned with */
    containers?: number;
    /** @description Entry number of Table 1; absent: it names none that fits */
    entry?: number;
    /** @description Shown for a substance that Table 1 does not name */
    name?: string;
    /** @description Their volume, where it lies; kept, not reckoned with */
    note?: string;
    /** @description Designed maximum, read to the milligram */
    tonnes: number;
  };
  HoleName: {
    at: [
      number,
      number
    ];
    name: string;
    reason: string;
  };
  ImportBody: {
    dryRun: boolean;
    faultCount: number;
    /** @description What would stop the import; of a trial run only */
    faults: Wire["Fault"][];
    /** @description Records written */
    loaded: number;
    /** @description Records in the input */
    rows: number;
    /** @description Seconds */
    took: number;
    /** @description What is odd and was taken all the same */
    warnings: Wire["Fault"][];
  };
  ImportFieldBody: {
    /** @description What to write, in the asked language */
    hint: string;
    key: string;
    /** @description In the asked language */
    name: string;
    personal: boolean;
    required: boolean;
  };
  ImportFieldsBody: {
    /** @description Of that register */
    fields: Wire["ImportFieldBody"][];
    /** @description Coordinate systems */
    frames: Wire["KeyNameBody"][];
    /** @description Of problems */
    kinds: Wire["KeyNameBody"][];
    /** @description How large a table may be */
    limits: Wire["ImportLimitsBody"];
    /** @description The one that is asked about */
    register: Wire["RegisterBody"];
    /** @description What the caller may import tables of */
    registers: Wire["RegisterBody"][];
  };
  ImportLimitsBody: {
    /** @description Of a text file */
    bytes: number;
    /** @description Of a text file, below the headings */
    rows: number;
    workbookBytes: number;
    workbookRows: number;
  };
  Item: {
    /**
    * @description Absent: as it is; of a new one what speaks
    * @enum {string}
    */
    basis?: "hand" | "industry" | "equipment" | "licence";
    /** @description Organisation; absent or 0: whoever answers for the sector there */
    department?: number;
    sector: string;
  };
  ItemsApprovalBody: {
    items: Wire["ApprovalBody"][];
  };
  ItemsAuditActionBody: {
    items: Wire["AuditActionBody"][];
  };
  ItemsBasemapBody: {
    items: Wire["BasemapBody"][];
  };
  ItemsBasemapOffering: {
    items: Wire["BasemapOffering"][];
  };
  ItemsBasemapSettings: {
    items: Wire["BasemapSettings"][];
  };
  ItemsBoundaryLoadBody: {
    items: Wire["BoundaryLoadBody"][];
  };
  ItemsBoundaryOutlineBody: {
    items: Wire["BoundaryOutlineBody"][];
  };
  ItemsDefectBody: {
    items: Wire["DefectBody"][];
  };
  ItemsGridRow: {
    items: Wire["GridRow"][];
  };
  ItemsNetwork: {
    items: Wire["Network"][];
  };
  ItemsPathStep: {
    items: Wire["PathStep"][];
  };
  ItemsReachEnterprise: {
    items: Wire["ReachEnterprise"][];
  };
  ItemsReachGrid: {
    items: Wire["ReachGrid"][];
  };
  ItemsRefBody: {
    items: Wire["RefBody"][];
  };
  ItemsReferenceBody: {
    items: Wire["ReferenceBody"][];
  };
  ItemsReferenceFeature: {
    items: Wire["ReferenceFeature"][];
  };
  ItemsReferenceSettings: {
    items: Wire["ReferenceSettings"][];
  };
  ItemsRiskRuleBody: {
    items: Wire["RiskRuleBody"][];
  };
  ItemsSearchHit: {
    items: Wire["SearchHit"][];
  };
  ItemsSectorName: {
    items: Wire["SectorName"][];
  };
  ItemsSessionBody: {
    items: Wire["SessionBody"][];
  };
  ItemsTableImportBody: {
    items: Wire["TableImportBody"][];
  };
  ItemsTileFileBody: {
    items: Wire["TileFileBody"][];
  };
  ItemsTokenBody: {
    items: Wire["TokenBody"][];
  };
  JobBody: {
    /** @description Who asked; 0: the service itself */
    account: number;
    /** @description Log-in name, or the name of the command */
    actor: string;
    /** @description How often it was begun */
    attempt: number;
    /** @description How often it is begun at most */
    attempts: number;
    /** @description The last attempt; null: there was none */
    began: string | null;
    created: string;
    /** @description How far it is, in what its kind counts */
    done: number;
    ended: string | null;
    /** @description Why the last attempt failed, in the asked language */
    failure: string;
    /** @description Whose administrators see it; 0: those of the whole city */
    grid: number;
    gridName: string;
    id: number;
    kind: string;
    /** @description In the asked language */
    kindName: string;
    /** @description What that is called */
    name: string;
    /** @description When it is tried again */
    next: string | null;
    /** @description That does it, or did it last */
    server: string;
    /** @enum {string} */
    state: "waiting" | "running" | "retrying" | "done" | "failed" | "cancelled";
    /** @description The record that it works on, as its kind says; 0: none */
    subject: number;
    /** @description Of how many; 0: not known */
    total: number;
  };
  JobKindBody: {
    /** @description Seconds between two times that it is done by the clock; 0: when somebody asks for it */
    every: number;
    key: string;
    /** @description In the asked language */
    name: string;
  };
  JobPage: {
    items: Wire["JobBody"][];
    /** @description All kinds that there are */
    kinds: Wire["JobKindBody"][];
    /** @description Cursor of the next page; empty at the end */
    next: string;
    /** @description How many there are of the kind in each state */
    states: {
      [key: string]: number;
    };
  };
  KeeperBody: {
    name: string;
    phone?: string;
    /** @enum {string} */
    role: "responsible" | "chief" | "technical" | "operation";
  };
  KeptBody: {
    id: number[];
    /** @description One digit a grid: 0 not assessed, 1 red, 2 orange, 3 yellow, 4 blue */
    level: string;
  };
  KeyName: {
    key: string;
    name: string;
  };
  KeyNameBody: {
    key: string;
    /** @description In the asked language */
    name: string;
  };
  KeyPlaceCard: {
    address: string;
    /** @description People at most; null: not known */
    capacity: number | null;
    /**
    * @description Danger
    * @enum {string}
    */
    class?: "closed" | "majorOverdue" | "major" | "generalOverdue" | "general";
    /** @description Credit code, hazard code or danger number */
    code: string;
    created: string;
    /** @description Danger */
    deadline?: string;
    /** @description Hazard, danger: the enterprise it belongs to */
    enterprise?: number;
    enterpriseName?: string;
    /**
    * @description Danger
    * @enum {string}
    */
    grade?: "general" | "major";
    /** @description Leaf grid of the main network */
    grid: number;
    gridName: string;
    /** @description Danger: the hazard source it was found at */
    hazard?: number;
    id: number;
    /** @description Enterprise: GB/T 4754 section and division */
    industry?: string;
    /** @description Who answers for it, masked; in full by POST /keyplaces/{id}/personal */
    keeper: string;
    /** @description Likewise */
    keeperPhone: string;
    /** @enum {string} */
    kind: "enterprise" | "hazard" | "danger" | "keyplace";
    lat: number;
    /**
    * @description Enterprise, hazard: risk colour
    * @enum {string}
    */
    level?: "none" | "red" | "orange" | "yellow" | "blue";
    /**
    * @description Danger: which body put it on its list
    * @enum {string}
    */
    listed?: "none" | "province" | "city" | "county" | "town";
    lon: number;
    /** @description Hazard: level of the major hazard source by GB 18218, 1 the gravest to 4; not the risk colour */
    majorLevel?: number;
    /** @description Actions the caller may do to it */
    may: string[];
    measures: string;
    /** @description Name; a danger's title */
    name: string;
    /** @description Danger */
    overdue?: boolean;
    /**
    * @description Of a kind that has classes of its own
    * @enum {string}
    */
    ownClass?: "key" | "school" | "medical" | "care" | "crowd";
    /** @description The database is away: what only it knows is null */
    partial: boolean;
    path: Wire["PathStep"][];
    /** @enum {string} */
    placeKind: "school"
      | "hospital"
      | "nursing_home"
      | "mall"
      | "hotel"
      | "entertainment"
      | "venue"
      | "transit"
      | "dormitory"
      | "religious"
      | "scenic"
      | "crowd"
      | "key_unit"
      | "other";
    /** @description Enterprise: supervision sectors, one for each regulator, the principal one first */
    sectors?: string[];
    source: string;
    /**
    * @description Danger
    * @enum {string}
    */
    state?: "registered" | "graded" | "rectifying" | "extension" | "pendingAccept" | "closed" | "voided";
    /** @description Made-up demonstration data */
    synthetic: boolean;
    updated: string;
    version: number;
  };
  KeyPlaceFields: {
    address?: string;
    /** @description People at most; null: not known */
    capacity?: number | null;
    /** @description That runs it; 0: none */
    enterprise?: number;
    /** @description Who answers for it */
    keeper?: string;
    /** @enum {string} */
    kind?: "school"
      | "hospital"
      | "nursing_home"
      | "mall"
      | "hotel"
      | "entertainment"
      | "venue"
      | "transit"
      | "dormitory"
      | "religious"
      | "scenic"
      | "crowd"
      | "key_unit"
      | "other";
    /** @description Latitude, CGCS2000 */
    lat?: number;
    /** @description Longitude, CGCS2000 */
    lon?: number;
    /** @description What is done to protect it */
    measures?: string;
    name?: string;
    /** @description How to reach them */
    phone?: string;
    source?: string;
  };
  KeyPlacePersonal: {
    /** @description Who answers for it; empty: unknown */
    keeper: string;
    keeperPhone: string;
  };
  KindBody: {
    /** @description What its last day is called; empty: it has none */
    expires: string;
    key: string;
    name: string;
    types: Wire["TypeBody"][];
  };
  KindCount: {
    count: number;
    findings: number;
    kind: string;
    severity: string;
  };
  KindTallyRow: {
    count: number;
    /** @description It stops the import; else a warning */
    error: boolean;
    kind: string;
    /** @description In the asked language */
    name: string;
  };
  Labels: {
    column: string;
    where?: {
      [key: string]: string;
    };
  };
  LangBody: {
    /**
    * @description Empty: that of the browser
    * @enum {string}
    */
    lang: "zh" | "en" | "";
  };
  LayerProposalBody: {
    file: string;
    layer: string;
    /** @description Of the proposed description, 1 the root; 0: none */
    level: number;
    /** @description The first rows, by column */
    rows: {
      [key: string]: string;
    }[];
    /** @description The columns as they look */
    source: Wire["Source"];
  };
  Level: {
    grids?: Wire["GridName"][];
    name: string;
    nameEn: string;
    sources?: Wire["Source"][];
  };
  LevelBody: {
    /**
    * @description Risk colour that such a source has at least; the standard says none
    * @enum {string}
    */
    colour: "red" | "orange" | "yellow";
    level: number;
    name: string;
    /** @description From this R on, inclusive */
    r: number;
  };
  LevelsBody: {
    at: string;
    depth: number[];
    id: number[];
    /** @description Ranks grids inside a level */
    index: number[];
    /** @description One digit a grid: 0 not assessed, 1 red, 2 orange, 3 yellow, 4 blue */
    level: string;
    /** @description How much there is to supervise; it grows with the size of a grid and is no risk */
    load: number[];
    parent: number[];
    /** @description Resume /events after this place */
    position: number;
  };
  LikeBody: {
    address: string;
    code: string;
    grid: number;
    gridName: string;
    id: number;
    lat: number;
    lon: number;
    name: string;
    status: string;
  };
  LineBody: {
    /** @description Below so many tonnes it is none, all else as it is; null: it is none, or cannot be */
    below: number | null;
    beta: Wire["LookupBody"];
    entry?: number;
    name: string;
    q: Wire["LookupBody"];
    /** @description q/Q */
    share: number;
    tonnes: number;
    /** @description β·q/Q */
    weighted: number;
  };
  LocateWaitingRequest: {
    /** @description Latitude, CGCS2000 */
    lat: number;
    /** @description Longitude, CGCS2000 */
    lon: number;
  };
  LoginInBody: {
    /** @description Log-in name, in any case */
    login: string;
    password: string;
  };
  LookupBody: {
    /** @description Table of the standard */
    clause: string;
    /** @description To be confirmed against the safety data sheet or the printed standard */
    toConfirm?: boolean;
    /** @description What it follows from is not known: the unfavourable value is taken */
    unknown?: boolean;
    value: number;
    why: string;
  };
  LowerBody: {
    /** @description The level it would have; null: it would be no major hazard source */
    level: number | null;
    steps: Wire["CutBody"][];
    /** @description More than this many are taken out in all */
    tonnes: number;
  };
  MadePasswordBody: {
    login: string;
    password: string;
    role: string;
  };
  MeBody: {
    /** @description How many tokens administrators ask the person for, to be confirmed or refused */
    asked: number;
    grants: Wire["GrantBody"][];
    /** @description Whose administrators keep the account */
    home: Wire["GridRefBody"] | null;
    id: number;
    /**
    * @description Preferred language; empty none
    * @enum {string}
    */
    lang: "zh" | "en" | "";
    login: string;
    /** @description The password must be changed before anything else */
    mustChange: boolean;
    name: string;
    organisation: Wire["RefBody"] | null;
    /** @description Actions that may be done somewhere */
    permissions: ("map.view"
      | "personal.view"
      | "reporter.view"
      | "danger.register"
      | "danger.edit"
      | "danger.grade"
      | "danger.rectify"
      | "danger.accept"
      | "danger.major"
      | "danger.list"
      | "danger.void"
      | "enterprise.edit"
      | "hazard.edit"
      | "rule.edit"
      | "exchange.import"
      | "boundary.edit"
      | "defect.view"
      | "account.view"
      | "account.manage"
      | "grant.manage"
      | "token.manage"
      | "audit.view"
      | "job.manage"
      | "basemap.manage"
      | "sector.manage"
      | "reference.manage"
      | "system.observe")[];
    /** @description In full: it is one's own; masked for a token */
    phone: string;
    /** @description Public name of the session; empty for a token */
    session: string;
    /** @description Linked to a person at the single sign-on */
    sso: boolean;
    /** @description There is something left of the first steps of a city, which this person may look at */
    steps: boolean;
  };
  MergeEnterpriseRequest: {
    /** @description Enterprise that is merged into this one */
    other: number;
    /** @description The version of its file that was looked at */
    otherVersion: number;
  };
  MethodBody: {
    /** @description From the highest product down */
    bands: Wire["ProductBand"][];
    /** @description The day from which it holds is to be confirmed */
    dayToConfirm?: boolean;
    factors: Wire["FactorBody"][];
    /** @description Where sources differ */
    note?: string;
    /** @description Its set is what is given as method */
    rule: Wire["RuleBody"];
    toConfirm?: boolean;
  };
  MethodList: {
    items: Wire["MethodBody"][];
  };
  MoveBasemapRequest: {
    /** @description Its number in the order; 0: undermost */
    to: number;
  };
  MoveBody: {
    /** @description How many are so and were not */
    in: number;
    /** @description How many were so and are not */
    out: number;
  };
  MoveReferenceRequest: {
    /** @description Its number in the order; 0: undermost */
    to: number;
  };
  MovedBody: {
    /** @description Square metres */
    area: number;
    /** @description Code of the grid that loses it; empty: nobody had it */
    from: string;
    shape: [
      number,
      number
    ][][][];
    /** @description Code of the grid that gets it; empty: nobody */
    to: string;
  };
  MoverBody: {
    id: number;
    /** @description Of the group */
    key: string;
    /** @enum {string} */
    kind: "enterprise" | "danger";
    /**
    * @description Of an enterprise
    * @enum {string}
    */
    level: "none" | "red" | "orange" | "yellow" | "blue" | "";
    name: string;
    /** @description Of an enterprise */
    score: number | null;
    /**
     * @description Of an enterprise, as its own card tells them: what can be done, which may not be enough, and last
     * what needs a rating anew; empty: none is known
     */
    ways: Wire["WayBody"][];
  };
  MoverGroup: {
    /** @description How many there are */
    count: number;
    /** @description How much the deciding sum falls with each */
    gain: number;
    /** @description A guard counts them */
    guard: boolean;
    /** @enum {string} */
    key: "red_enterprises" | "orange_enterprises" | "yellow_enterprises" | "listed_high" | "major_at_level_1" | "larger_accidents";
    /** @description How many alone lower the colour; 0: they alone are not enough */
    need: number;
  };
  MoversBody: {
    /** @description What the deciding guards count, then what the deciding sum is made of */
    groups: Wire["MoverGroup"][];
    id: number;
    /** @description At most 10: records of guards, then the weightiest enterprises, first those with a way */
    items: Wire["MoverBody"][];
    /** @enum {string} */
    level: "none" | "red" | "orange" | "yellow" | "blue";
    /** @description The database is away: scores and ways down are missing */
    partial: boolean;
  };
  MovesBody: {
    /** @description Of grids, depth by depth */
    depths: Wire["DepthMove"][];
    /** @description since is the moment that was asked for */
    exact: boolean;
    /** @description Of major dangers that are open */
    major: Wire["MoveBody"];
    /** @description Of open dangers */
    open: Wire["MoveBody"];
    /** @description Compared with: 08:00 of the day before in China, or when events began to be kept */
    since: string;
  };
  NeighbourBody: {
    capacity: number | null;
    id: number;
    /** @enum {string} */
    kind: "enterprise" | "hazard" | "keyplace";
    metres: number;
    name: string;
    /** @description Of its enterprise */
    sectors: string[];
    staff: number | null;
  };
  Network: {
    holes: Wire["StandingHole"][];
    id: number;
    key: string;
    kind: string;
    levels: Wire["NetworkLevel"][];
    main: boolean;
    name: string;
    nameEn: string;
    root: Wire["GridName"];
    versions: Wire["Version"][];
  };
  NetworkBody: {
    depths: Wire["DepthBody"][];
    id: number;
    key: string;
    /** @enum {string} */
    kind: "territory" | "sector";
    /** @description The network whose leaf grid every point carries */
    main: boolean;
    name: string;
    nameEn: string;
    /** @description The first of roots; 0 when there is none */
    root: number;
    /** @description The topmost grids that the caller sees */
    roots: number[];
  };
  NetworkLevel: {
    grids: number;
    name: string;
    nameEn: string;
  };
  NetworkName: {
    key: string;
    kind: string;
    name: string;
    nameEn: string;
  };
  NextBody: {
    /** @description Key of the first step */
    hint: string;
    /** @description The index it would have */
    index: number;
    /**
    * @description The level it would have
    * @enum {string}
    */
    level: "none" | "red" | "orange" | "yellow" | "blue";
    /** @description All of them are needed */
    steps: Wire["StepBody"][];
    /** @description Mode share: what the sum of the level as it is would come to */
    sum: number;
  };
  OptionsBody: {
    /** @description Name of the city, as long as there is no account; empty: it has none yet */
    city: string;
    /** @description The accounts of the demo city; none in the field */
    demo: Wire["DemoBody"][];
    /** @description There is no account yet: the first administrator begins at the address that the server printed */
    first: boolean;
    /** @description Single sign-on is possible, at /api/v1/login/sso?return=/… */
    sso: boolean;
    /** @description What people call it */
    ssoName: string;
  };
  OrganisationBody: {
    /** @description How many belong to it, of those the caller keeps */
    accounts: number;
    /** @description Unified credit code; empty when unknown */
    code: string;
    /** @description Whose administrators keep it */
    grid: Wire["GridRefBody"];
    id: number;
    /** @enum {string} */
    kind: "department" | "street" | "enterprise" | "third" | "other";
    name: string;
    /** @description The organisation it belongs to; null: none */
    parent: Wire["RefBody"] | null;
    /** @description Of its office, nobody's own; empty when unknown */
    phone: string;
    /** @description What it is called in short; empty: nothing */
    short: string;
    version: number;
  };
  OrganisationDraftBody: {
    code?: string;
    grid: number;
    /** @enum {string} */
    kind: "department" | "street" | "enterprise" | "third" | "other";
    name: string;
    /** @description The organisation it belongs to; 0: none */
    parent?: number;
    phone?: string;
    short?: string;
  };
  OrganisationUpdateBody: {
    code?: string;
    grid?: number;
    /** @enum {string} */
    kind?: "department" | "street" | "enterprise" | "third" | "other";
    name?: string;
    /** @description 0: none */
    parent?: number;
    phone?: string;
    short?: string;
  };
  OwnPasswordBody: {
    current: string;
    password: string;
  };
  PageAccountBody: {
    items: Wire["AccountBody"][];
    /** @description How many there are in all */
    matched: number;
    /** @description Cursor of the next page; empty at the end */
    next: string;
  };
  PageAuditBody: {
    items: Wire["AuditBody"][];
    /** @description How many there are in all */
    matched: number;
    /** @description Cursor of the next page; empty at the end */
    next: string;
  };
  PageOrganisationBody: {
    items: Wire["OrganisationBody"][];
    /** @description How many there are in all */
    matched: number;
    /** @description Cursor of the next page; empty at the end */
    next: string;
  };
  PageRecolouredBody: {
    items: Wire["RecolouredBody"][];
    /** @description How many there are in all */
    matched: number;
    /** @description Cursor of the next page; empty at the end */
    next: string;
  };
  PageUnheldGridBody: {
    items: Wire["UnheldGridBody"][];
    /** @description How many there are in all */
    matched: number;
    /** @description Cursor of the next page; empty at the end */
    next: string;
  };
  PairBody: {
    a: Wire["LikeBody"];
    /** @description Why they are two, in a list of those that are */
    apart?: Wire["ApartBody"];
    b: Wire["LikeBody"];
    metres: number;
    text: string;
    why: string[];
  };
  PairPage: {
    /** @description So many more have been told apart */
    apart: number;
    items: Wire["PairBody"][];
    matched: number;
    /** @description Cursor of the page after this one; empty at the end */
    next: string;
    /** @description Files are still being compared: there may be more pairs in a while */
    partial: boolean;
  };
  PasswordBody: {
    /** @description Made up; it is not to be had again, and must be changed at the next log-in */
    password: string;
  };
  PastBody: {
    address: string;
    code: string;
    /** @description Empty when it is not the caller's */
    gridName: string;
    lat: number;
    lon: number;
    name: string;
    status: string;
    statusSince: string;
    until: string;
  };
  PathStep: {
    code: string;
    depth: number;
    id: number;
    /**
    * @description none unless shown
    * @enum {string}
    */
    level: "none" | "red" | "orange" | "yellow" | "blue";
    name: string;
    /** @description The caller may look at the grid; false for those above, of which only the name is known */
    shown: boolean;
  };
  PermissionBody: {
    actions: Wire["ActionBody"][];
    roles: Wire["RoleBody"][];
    /** @description Supervision sectors a grant can be narrowed to */
    sectors: Wire["SectorBody"][];
  };
  PersonBody: {
    id: number;
    login: string;
    name: string;
  };
  PlaybackBody: {
    /** @description What changed on later days */
    changes: Wire["DayKeptBody"][];
    /** @description Leaf grids by level, each day there is a record of */
    counts: Wire["DayCountBody"][];
    days: string[];
    /** @description First day there is a record of; empty: none */
    first: string;
    /** @description At the end of the first day */
    start: Wire["KeptBody"];
  };
  PointAnswer: {
    /** @enum {string} */
    colour: "red" | "orange" | "yellow" | "blue";
    /**
    * @description The lowest level that may control it
    * @enum {string}
    */
    control: "company" | "workshop" | "team" | "post";
    /** @description Direct judgements that hold, the worst first */
    direct: Wire["DirectRuleBody"][];
    /**
    * @description The worst of all
    * @enum {string}
    */
    overall: "red" | "orange" | "yellow" | "blue";
    rule: Wire["RuleBody"];
    /** @description What the band says */
    text: string;
    value: number;
    why: string;
  };
  PointBody: {
    /** @description By the key of the fact of direct judgement */
    direct?: {
      [key: string]: number;
    };
    /** @enum {string} */
    method?: "" | "LEC" | "LS4" | "LS5" | "MES";
    /** @description By the key of the factor */
    values?: {
      [key: string]: number;
    };
  };
  PointList: {
    items: Wire["PointRow"][];
    /** @description How many there are in all */
    matched: number;
    /** @description Cursor of the next page; empty at the end */
    next: string;
  };
  PointRow: {
    /**
    * @description Danger
    * @enum {string}
    */
    class?: "closed" | "majorOverdue" | "major" | "generalOverdue" | "general";
    /** @description Credit code, hazard code or danger number */
    code: string;
    /** @description Danger */
    deadline?: string;
    /** @description Hazard, danger: the enterprise it belongs to */
    enterprise?: number;
    enterpriseName?: string;
    /**
    * @description Danger
    * @enum {string}
    */
    grade?: "general" | "major";
    /** @description Leaf grid of the main network */
    grid: number;
    gridName: string;
    /** @description Danger: the hazard source it was found at */
    hazard?: number;
    id: number;
    /** @description Enterprise: GB/T 4754 section and division */
    industry?: string;
    /** @enum {string} */
    kind: "enterprise" | "hazard" | "danger" | "keyplace";
    lat: number;
    /**
    * @description Enterprise, hazard: risk colour
    * @enum {string}
    */
    level?: "none" | "red" | "orange" | "yellow" | "blue";
    /**
    * @description Danger: which body put it on its list
    * @enum {string}
    */
    listed?: "none" | "province" | "city" | "county" | "town";
    lon: number;
    /** @description Hazard: level of the major hazard source by GB 18218, 1 the gravest to 4; not the risk colour */
    majorLevel?: number;
    /** @description Name; a danger's title */
    name: string;
    /** @description Danger */
    overdue?: boolean;
    /**
    * @description Of a kind that has classes of its own
    * @enum {string}
    */
    ownClass?: "key" | "school" | "medical" | "care" | "crowd";
    /** @description Enterprise: supervision sectors, one for each regulator, the principal one first */
    sectors?: string[];
    /**
    * @description Danger
    * @enum {string}
    */
    state?: "registered" | "graded" | "rectifying" | "extension" | "pendingAccept" | "closed" | "voided";
    /** @description Made-up demonstration data */
    synthetic: boolean;
    updated: string;
  };
  PointsBody: {
    /** @description false: not known, or another of its group counts more */
    counted: boolean;
    group: string;
    key: string;
    missing: boolean;
    name: string;
    points: number;
    /** @description Records it follows from, at most 20; of today only */
    records: Wire["BehindBody"][];
    /** @description null: nothing is known */
    value: number | null;
    valueText: string;
    weight: number;
  };
  PreviewBody: {
    /** @description Proposed, or as chosen last for such headings */
    choice: Wire["ChoiceBody"];
    columns: Wire["ColumnBody"][];
    detection: Wire["DetectionBody"];
    /** @description Of a text file */
    encoding: string;
    /** @description Row of the headings, the last of them */
    heading: number;
    /** @description How many rows the headings are */
    headingRows: number;
    /** @description Of those, the ones that whoever opens the sheet does not see */
    hiddenRows: number;
    remembered: boolean;
    /** @description Below the headings */
    rows: number;
    separator: string;
    sheet: string;
    /** @description Of a workbook */
    sheets: string[];
  };
  PreviewGridBody: {
    code: string;
    name: string;
    /** @description Code */
    parent: string;
    /** @description Longitude and latitude, with as many points as can be seen on a small map */
    shape: [
      number,
      number
    ][][][];
  };
  Problem: {
    /** @description Stable code of the kind of problem */
    code: string;
    /** @description What is wrong and what to do, in the asked language */
    detail?: string;
    /** @description Each single defect of the input */
    errors?: Wire["Fault"][];
    /** @description Quote this when asking for help */
    requestId?: string;
    /** @description HTTP status */
    status: number;
    /** @description Short summary in the asked language */
    title: string;
    /** @description Stable URI of the kind of problem */
    type: string;
  };
  ProblemBody: {
    /** @description Letter; empty: the whole row, or a column that is not there */
    column: string;
    /** @description From 1; 0: none */
    columnNumber: number;
    /** @description It stops the import; else a warning */
    error: boolean;
    kind: string;
    lat: number | null;
    lon: number | null;
    /** @description Of the kind, in the asked language */
    name: string;
    /** @description What to do, in the asked language */
    remedy: string;
    /** @description As numbered in the sheet; 0: the table */
    row: number;
    /** @description What is wrong, in the asked language */
    text: string;
    /** @description What stands there */
    value: string;
  };
  ProblemList: {
    items: Wire["ProblemBody"][];
    matched: number;
  };
  ProductBand: {
    /** @description From itself belongs to the band below */
    above?: boolean;
    /** @enum {string} */
    colour: "red" | "orange" | "yellow" | "blue";
    from: number;
    text: string;
  };
  ProposalBody: {
    /** @description token: what it may do; absent: all of the account */
    actions?: string[] | null;
    /** @description update: let the account in again */
    enable?: boolean;
    enterprise?: number;
    /** @description grant: when it begins; absent: when it is confirmed */
    from?: string;
    /** @description extend: the grant */
    grant?: number;
    /** @description grant: where it is held; token: what it is limited to; update: the new home */
    grid?: number;
    /** @description update: the new log-in name */
    login?: string;
    /** @description token: what it is for */
    name?: string;
    /** @description update: the new phone; masked in answers */
    phone?: string;
    /** @description grant: the role that is to be given */
    role?: string;
    sector?: string;
    /** @description grant, extend: when the role ends; absent: without end. token: when it expires */
    until?: string;
  };
  ProposedSector: {
    grounds: Wire["GroundBody"][];
    sector: string;
  };
  RateInBody: {
    /** @description By the key of the fact of direct judgement */
    direct?: {
      [key: string]: number;
    };
    /** @enum {string} */
    method: "LEC" | "LS4" | "LS5" | "MES";
    /** @description By the key of the factor */
    values: {
      [key: string]: number;
    };
  };
  RatingBody: {
    /** @enum {string} */
    colour: "red" | "orange" | "yellow" | "blue";
    rule: Wire["RuleBody"];
    /** @description What the band says */
    text: string;
    value: number;
    why: string;
  };
  ReachEnterprise: {
    /** @description Unified credit code */
    code: string;
    id: number;
    name: string;
    /** @description Names of the grids it lies in */
    path: string;
  };
  ReachGrid: {
    /** @description West, south, east, north */
    bounds: [
      number,
      number,
      number,
      number
    ];
    children: number;
    code: string;
    depth: number;
    id: number;
    /** @description A place inside: longitude, latitude */
    label: [
      number,
      number
    ];
    leaf: boolean;
    name: string;
    /** @description 0 for a topmost one */
    parent: number;
    /** @description Names from the root down to it */
    path: string;
  };
  ReadBasemapsRequest: {
    /** @description Of the service, with {key} where its key stands, or the name of the file */
    address: string;
    /** @description The base map whose key is used when none is given; 0 or absent: none */
    id?: number;
    key?: string;
    /** @enum {string} */
    kind: "wmts" | "arcgis" | "pmtiles" | "mbtiles";
  };
  ReasonBody: {
    key: string;
    /** @description 0 for a guard */
    points: number;
    text: string;
  };
  Recoded: {
    now: string;
    was: string;
  };
  RecolouredBody: {
    /** @description When it became what it is */
    day: string;
    /** @enum {string} */
    from: "none" | "red" | "orange" | "yellow" | "blue";
    /** @description Of an enterprise its leaf, of a grid the one above */
    grid: number;
    gridName: string;
    id: number;
    /** @enum {string} */
    kind: "grid" | "enterprise";
    name: string;
    /** @enum {string} */
    to: "none" | "red" | "orange" | "yellow" | "blue";
  };
  RecordBody: {
    /** @description Of an accident: its class by State Council order 493 */
    class?: Wire["AccidentClassBody"];
    /** @description Of an accident: the edition of its types (GB 6441) it was recorded by */
    edition?: string;
    /** @description A later edition was in force on its day, its types not entered */
    editionToConfirm?: boolean;
    /** @description What people change; the holder is masked */
    fields: Wire["RecordFields"];
    id: number;
    /** @description Day of a newer record about the same, which counts in its place */
    replaced?: string;
    source: string;
    synthetic: boolean;
    /** @description In the asked language */
    typeName: string;
    updated: string;
    /** @description The ETag of a change is "v" and this */
    version: number;
  };
  RecordFields: {
    /** @description Who issued or made it */
    authority?: string;
    /** @description Issued, made, inspected, happened; YYYY-MM-DD */
    dated?: string;
    deaths?: number | null;
    /** @description Replaced or no longer needed since: it reminds nobody */
    ended?: string;
    /** @description Last day it holds; of an inspection, when the next is due */
    expires?: string;
    /** @description Who holds a certificate; masked when read */
    holder?: string;
    /** @description Seriously */
    injured?: number | null;
    /** @enum {string} */
    kind?: "licence" | "equipment" | "certificate" | "assessment" | "inspection" | "accident";
    /** @description Direct loss, 10,000 CNY */
    loss?: number | null;
    /** @description Of the equipment, the report */
    name?: string;
    note?: string;
    number?: string;
    /** @description Of the 2018 no. 19 grading */
    score?: number | null;
    /** @description Key of the vocabulary */
    type?: string;
    /** @description A veto item of it holds */
    veto?: boolean;
  };
  RedrawnGrid: {
    /** @description Where it was and is: west, south, east, north */
    bounds: [
      number,
      number,
      number,
      number
    ];
    id: number;
    lat: number;
    /** @description Where its name stands */
    lon: number;
    name: string;
    renamed: boolean;
    reshaped: boolean;
  };
  RefBody: {
    id: number;
    name: string;
  };
  ReferenceBody: {
    /** @description Approval number of the map 审图号 */
    approval: string;
    attribution: string;
    /** @description West, south, east, north; empty: nothing is loaded */
    bounds: number[];
    /** @enum {string} */
    color: "graphite" | "slate" | "teal" | "violet" | "brown" | "magenta";
    /** @enum {string} */
    dash: "solid" | "dashed" | "dotted";
    /** @description Number of the load; its tiles are at /tiles/reference/{id}/{z}/{x}/{y}?v={edition} */
    edition: number;
    features: number;
    /** @description Of areas, per cent */
    fill: number;
    /**
    * @description Empty: nothing is loaded
    * @enum {string}
    */
    geometry: "" | "point" | "line" | "area" | "mixed";
    id: number;
    /** @description Features have labels */
    labelled: boolean;
    /** @description Still drawn at this zoom */
    maxZoom: number;
    minZoom: number;
    /** @description In the asked language */
    name: string;
    /**
    * @description Not to be seen by people yet; to be switched on; on unless switched off
    * @enum {string}
    */
    offer: "none" | "off" | "on";
    /** @description Per cent, unless somebody chooses another */
    opacity: number;
    /**
    * @description Of points
    * @enum {string}
    */
    symbol: "dot" | "ring";
    version: number;
    /** @description Of lines and points, pixels */
    width: number;
  };
  ReferenceColumn: {
    name: string;
    value: string;
  };
  ReferenceFeature: {
    /** @description West, south, east, north */
    bounds: number[];
    /** @description As in the file, what is empty left out; of what was searched none */
    fields: Wire["ReferenceColumn"][];
    label: string;
    /** @description The layer */
    reference: number;
    /** @description Of the file; the id in the tiles */
    row: number;
  };
  ReferenceFields: {
    approval?: string;
    attribution?: string;
    /** @enum {string} */
    color?: "graphite" | "slate" | "teal" | "violet" | "brown" | "magenta";
    /** @enum {string} */
    dash?: "solid" | "dashed" | "dotted";
    /** @description 0 to 60 per cent */
    fill?: number;
    /** @description Its people see the layer; 0: everybody */
    grid?: number;
    /** @description Empty: no labels */
    labelColumn?: string;
    /** @description minZoom to 18 */
    maxZoom?: number;
    /** @description 3 to 18 */
    minZoom?: number;
    /** @description Empty: as in Chinese */
    nameEn?: string;
    nameZh?: string;
    /** @enum {string} */
    offer?: "none" | "off" | "on";
    /** @description 10 to 100 per cent */
    opacity?: number;
    /** @enum {string} */
    symbol?: "dot" | "ring";
    /** @description 1 to 6 */
    width?: number;
  };
  ReferenceRemark: {
    /** @description 0: of the whole */
    row: number;
    /** @description In the asked language */
    text: string;
  };
  ReferenceSettings: {
    /** @description Approval number of the map 审图号 */
    approval: string;
    attribution: string;
    /** @description West, south, east, north; empty: nothing is loaded */
    bounds: number[];
    /** @enum {string} */
    color: "graphite" | "slate" | "teal" | "violet" | "brown" | "magenta";
    /** @description Of the file */
    columns: string[];
    /** @enum {string} */
    dash: "solid" | "dashed" | "dotted";
    /** @description Number of the load; its tiles are at /tiles/reference/{id}/{z}/{x}/{y}?v={edition} */
    edition: number;
    features: number;
    /** @description That was loaded last; empty: none */
    file: string;
    /** @description Of areas, per cent */
    fill: number;
    /**
    * @description Empty: nothing is loaded
    * @enum {string}
    */
    geometry: "" | "point" | "line" | "area" | "mixed";
    /** @description Its people see the layer; 0: everybody */
    grid: number;
    id: number;
    labelColumn: string;
    /** @description Features have labels */
    labelled: boolean;
    loaded: string | null;
    /** @description Still drawn at this zoom */
    maxZoom: number;
    minZoom: number;
    /** @description In the asked language */
    name: string;
    nameEn: string;
    nameZh: string;
    /**
    * @description Not to be seen by people yet; to be switched on; on unless switched off
    * @enum {string}
    */
    offer: "none" | "off" | "on";
    /** @description Per cent, unless somebody chooses another */
    opacity: number;
    /** @description Rows of the file that are left out */
    skipped: number;
    /**
    * @description Of points
    * @enum {string}
    */
    symbol: "dot" | "ring";
    /** @description Its coordinate system */
    system: string;
    /** @description What was noticed about the file, at most 100 */
    told: Wire["ReferenceRemark"][];
    version: number;
    /** @description Of lines and points, pixels */
    width: number;
  };
  RegimeBody: {
    /** @description Who supervises it */
    authority: string;
    /** @description Why decree 40 does not apply, in the asked language; empty: it does */
    exempt: string;
    /** @enum {string} */
    key: "" | "city_gas" | "port" | "defence";
    name: string;
    source: string;
    toConfirm: boolean;
  };
  RegisterBody: {
    key: string;
    /** @description Its rows are points on the map */
    located: boolean;
    /** @description In the asked language */
    name: string;
    /** @description What is on file may be updated by a table */
    updates: boolean;
    /** @description Rows without coordinates are kept until somebody locates them; else they lie where their enterprise is */
    waits: boolean;
  };
  RegulatorBody: {
    /**
    * @description Somebody's word, the industry, or what is on file
    * @enum {string}
    */
    basis: "hand" | "industry" | "equipment" | "licence";
    /** @description Who put it on; empty: it came with a table or a file, or the caller may not change it */
    by: string;
    /** @description That was named for it; null: whoever answers for the sector there */
    department: Wire["RefBody"] | null;
    /** @description What is on file now that speaks for it */
    grounds: Wire["GroundBody"][];
    /** @description The caller may take it off */
    own: boolean;
    /** @description Of the department that was named; empty: unknown, or none was */
    phone: string;
    /** @description Why, in words; empty: none was given */
    reason: string;
    sector: string;
    /** @description null: not known */
    since: string | null;
  };
  RegulatorsOut: {
    /** @description Who answers for a sector where it lies, of all sectors, the nearest first */
    departments: Wire["DepartmentBody"][];
    /** @description One for each of its sectors, the principal one first */
    items: Wire["RegulatorBody"][];
    /** @description The caller may change who regulates it */
    may: boolean;
    /** @description Sectors it does not have that something on file speaks for */
    proposals: Wire["ProposedSector"][];
  };
  ReminderBody: {
    /** @description Until then; below 0: days since */
    days: number;
    enterprise: number;
    expires: string;
    grid: number;
    gridName: string;
    /** @enum {string} */
    kind: "licence" | "equipment" | "certificate" | "assessment" | "inspection" | "accident";
    /** @description Name of the equipment, the report */
    label: string;
    /** @description Of the enterprise */
    name: string;
    number: string;
    record: number;
    /** @description Of the enterprise */
    sectors: string[];
    type: string;
    /** @description In the asked language */
    typeName: string;
  };
  RemindersOut: {
    /** @description Of the filter but for its state */
    expired: number;
    /** @description The longest expired first */
    items: Wire["ReminderBody"][];
    matched: number;
    next: string;
    soon: number;
  };
  ResetEvent: {
    /** @description Resume after this place */
    position: number;
  };
  RiskFactorBody: {
    /** @description It is a number of things; else a class */
    count: boolean;
    key: string;
    name: string;
    /** @description A rule may give it points; else only conditions name it */
    points: boolean;
    /** @description What is counted, and where it comes from */
    text: string;
    /** @description The classes, the best first */
    values: Wire["ValueBody"][];
  };
  RiskRuleBody: {
    author: string;
    /** @description The values; not in a list of rule sets */
    body?: Wire["RuleValues"];
    /** @description What of it breaks a property that colours should have */
    flags?: Wire["FlagBody"][];
    id: number;
    note: string;
    revision: number;
    /** @enum {string} */
    state: "draft" | "planned" | "active" | "retired";
    updated: string;
    /** @description In force from; null: a draft */
    validFrom: string | null;
    /** @description In force until; null: for now */
    validTo: string | null;
    version: string;
  };
  RoleBody: {
    /** @description It sees personal data, reads the audit or administers: to give it takes a second person */
    guarded: boolean;
    /**
    * @description What a grant of the role names
    * @enum {string}
    */
    held: "grid" | "sector" | "enterprise" | "nothing";
    /** @description In the asked language */
    name: string;
    role: string;
  };
  RollupBody: {
    /** @enum {string} */
    mode: "share" | "max" | "sum" | "";
    source: string;
    version: string;
  };
  RuleBody: {
    /** @description Nor could the day from which it holds */
    dayToConfirm?: boolean;
    effectiveFrom: string;
    /** @description null: in force */
    effectiveTo: string | null;
    set: string;
    source: string;
    title: string;
    /** @description Parts could not be held against the printed text yet */
    toConfirm?: boolean;
    version: string;
  };
  RuleFactor: {
    /** @description An enterprise with this known is assessed */
    assesses?: boolean;
    /** @description What one less of it costs, to rank proposals; 0: nothing can be done */
    effort: number;
    group: string;
    key: string;
    /** @description Of a count: the most points; 0 or missing: no limit */
    most?: number;
    /** @description Of a count: points for each */
    per?: number;
    /** @description Only for these */
    sectors?: string[];
    /** @description Of a class: points from each class on */
    steps?: [
      number,
      number
    ][];
    /** @description 0: does not count */
    weight: number;
  };
  RuleFloor: {
    count: number;
    /** @description 0: every depth */
    depth: number;
    /** @description National number: 1 red to 4 blue */
    level: number;
    /** @description How far up the tree it reaches: not above this depth; 0 or missing: to the top */
    top?: number;
    what: string;
  };
  RuleGroup: {
    /**
    * @description Empty in a draft that does not say
    * @enum {string}
    */
    combine: "max" | "sum" | "";
    key: string;
    least?: number;
    /** @description No limit when it is 0 or missing */
    most?: number;
  };
  RuleGuard: {
    all: [
      string,
      number
    ][];
    key: string;
    /**
    * @description Empty in a draft that does not say
    * @enum {string}
    */
    kind: "floor" | "veto" | "";
    /** @description National number: 1 red to 4 blue; 0 in a draft that does not say */
    level: number;
    name: Wire["RuleGuardName"];
    /** @description Only for these */
    sectors?: string[];
  };
  RuleGuardName: {
    en: string;
    zh: string;
  };
  RuleRollup: {
    /** @description Of mode sum: the index from which a level holds */
    bands?: Wire["Bands"];
    fatal: number;
    /** @description The guards of grids */
    floors: Wire["RuleFloor"][];
    generalOverdue: number;
    /** @description Of mode sum, by depth */
    k?: {
      [key: string]: number;
    };
    listedOpen: number;
    majorOpen: number;
    /**
    * @description Empty in a draft that does not say
    * @enum {string}
    */
    mode: "share" | "max" | "sum" | "";
    /** @description Of mode share: what one enterprise counts */
    shares?: Wire["Bands"];
    /** @description Of mode share: percent of the assessed enterprises */
    threshold?: number;
    /** @description Of the load, by level */
    weights: Wire["RuleWeights"];
  };
  RuleScoring: {
    /** @description The scores from which a level holds; below yellow it is blue */
    bands: Wire["Bands"];
    factors: Wire["RuleFactor"][];
    /**
    * @description Which end of the grades is the safest; empty in a draft that does not say
    * @enum {string}
    */
    gradeBest: "A" | "D" | "";
    groups: Wire["RuleGroup"][];
    guards: Wire["RuleGuard"][];
    /** @description What is different for a supervision sector */
    sectors: Wire["RuleSectors"][];
  };
  RuleSectors: {
    bands?: Wire["Bands"];
    sector: string;
    /** @description By factor, instead of the factor's own */
    weights?: {
      [key: string]: number;
    };
  };
  RuleValues: {
    /** @description What makes the colour of a grid */
    rollup: Wire["RuleRollup"];
    /** @description What makes the colour of an enterprise */
    scoring: Wire["RuleScoring"];
    /** @description The document that the values come from */
    source: string;
  };
  RuleValuesSent: {
    rollup?: {
      bands?: {
        orange?: number;
        red?: number;
        yellow?: number;
      } | null;
      fatal?: number;
      /** @description The guards of grids */
      floors?: ({
        count?: number;
        /** @description 0: every depth */
        depth?: number;
        /** @description National number: 1 red to 4 blue */
        level?: number;
        /** @description How far up the tree it reaches: not above this depth; 0 or missing: to the top */
        top?: number;
        what?: string;
      } | null)[] | null;
      generalOverdue?: number;
      /** @description Of mode sum, by depth */
      k?: {
        [key: string]: number;
      } | null;
      listedOpen?: number;
      majorOpen?: number;
      /** @description Empty in a draft that does not say */
      mode?: string;
      shares?: {
        orange?: number;
        red?: number;
        yellow?: number;
      } | null;
      /** @description Of mode share: percent of the assessed enterprises */
      threshold?: number;
      weights?: {
        blue?: number;
        orange?: number;
        red?: number;
        yellow?: number;
      } | null;
    } | null;
    scoring?: {
      bands?: {
        orange?: number;
        red?: number;
        yellow?: number;
      } | null;
      factors?: ({
        /** @description An enterprise with this known is assessed */
        assesses?: boolean;
        /** @description What one less of it costs, to rank proposals; 0: nothing can be done */
        effort?: number;
        group?: string;
        key?: string;
        /** @description Of a count: the most points; 0 or missing: no limit */
        most?: number;
        /** @description Of a count: points for each */
        per?: number;
        /** @description Only for these */
        sectors?: string[] | null;
        /** @description Of a class: points from each class on */
        steps?: ([
          number,
          number
        ] | null)[] | null;
        /** @description 0: does not count */
        weight?: number;
      } | null)[] | null;
      /** @description Which end of the grades is the safest; empty in a draft that does not say */
      gradeBest?: string;
      groups?: ({
        /** @description Empty in a draft that does not say */
        combine?: string;
        key?: string;
        least?: number;
        /** @description No limit when it is 0 or missing */
        most?: number;
      } | null)[] | null;
      guards?: ({
        all?: ([
          string,
          number
        ] | null)[] | null;
        key?: string;
        /** @description Empty in a draft that does not say */
        kind?: string;
        /** @description National number: 1 red to 4 blue; 0 in a draft that does not say */
        level?: number;
        name?: {
          en?: string;
          zh?: string;
        } | null;
        /** @description Only for these */
        sectors?: string[] | null;
      } | null)[] | null;
      /** @description What is different for a supervision sector */
      sectors?: ({
        bands?: {
          orange?: number;
          red?: number;
          yellow?: number;
        } | null;
        sector?: string;
        /** @description By factor, instead of the factor's own */
        weights?: {
          [key: string]: number;
        } | null;
      } | null)[] | null;
    } | null;
    /** @description The document that the values come from */
    source?: string;
  } | null;
  RuleWeights: {
    blue: number;
    orange: number;
    red: number;
    yellow: number;
  };
  SamplePointBody: {
    name: string;
    /** @description Longitude, latitude by coordinate system */
    places: {
      [key: string]: [
        number,
        number
      ];
    };
    row: number;
  };
  ScoreBand: {
    /** @enum {string} */
    colour: "red" | "orange" | "yellow" | "blue";
    /** @description null: whatever is left */
    from: number | null;
  };
  ScoreInBody: {
    /** @description Higher is safer; above 100 with bonus points */
    score: number;
    /** @description Keys of those that hold */
    vetoes?: string[];
  };
  ScoreItem: {
    key: string;
    /** @description Most that is taken off */
    most: number;
    name: string;
  };
  ScoreVeto: {
    /** @enum {string} */
    colour: "red" | "orange" | "yellow" | "blue";
    key: string;
    name: string;
  };
  ScoredBody: {
    /** @enum {string} */
    colour: "red" | "orange" | "yellow" | "blue";
    rule: Wire["RuleBody"];
    score: number;
    why: string;
  };
  SearchHit: {
    /** @description Of a grid */
    bounds?: [
      number,
      number,
      number,
      number
    ];
    /** @enum {string} */
    class?: "closed" | "majorOverdue" | "major" | "generalOverdue" | "general";
    code: string;
    /** @description Of a grid */
    depth?: number;
    id: number;
    /** @enum {string} */
    kind: "grid" | "enterprise" | "hazard" | "danger" | "keyplace";
    lat: number;
    /** @enum {string} */
    level?: "none" | "red" | "orange" | "yellow" | "blue";
    lon: number;
    name: string;
    /**
    * @description Of a kind that has classes of its own
    * @enum {string}
    */
    ownClass?: "key" | "school" | "medical" | "care" | "crowd";
    /** @description Names from the root down */
    path: string;
  };
  SectionBody: {
    divisions: Wire["WordBody"][];
    key: string;
    name: string;
  };
  SectorBody: {
    /** @description In the asked language */
    name: string;
    sector: string;
  };
  SectorFields: {
    /** @description Organisations */
    departments?: number[];
    /** @description YYYY-MM-DD; absent for a new one: today */
    from?: string;
    industries?: string[];
    name?: string;
    /** @description Empty: as in Chinese */
    nameEn?: string;
    /** @description In the order in which they are offered; absent or 0 for a new one: behind all others */
    rank?: number;
    records?: string[];
    short?: string[];
    /** @description YYYY-MM-DD; empty: none */
    to?: string;
  };
  SectorList: {
    items: Wire["SectorRecord"][];
    /** @description How many that the caller sees have no sector; null: the caller sees none at all */
    unregulated: number | null;
  };
  SectorName: {
    code: string;
    /** @description In Chinese */
    name: string;
    /** @description In English */
    nameEn: string;
    /** @description It may be given to somebody today; who has it keeps it */
    offered: boolean;
  };
  SectorRecord: {
    code: string;
    /** @description Organisations that answer for it, of those the caller may know */
    departments: Wire["RefBody"][];
    /** @description How many of those the caller sees have it; null: the caller sees none */
    enterprises: number | null;
    /** @description First day it is offered */
    from: string;
    id: number;
    /** @description GB/T 4754 codes that propose it, with all below them */
    industries: string[];
    /** @description In Chinese */
    name: string;
    /** @description In English */
    nameEn: string;
    /** @description It may be given to somebody today; who has it keeps it */
    offered: boolean;
    /** @description In the order in which they are offered */
    rank: number;
    /** @description On file, that propose it: equipment, licence, or of a type, licence:gas_business */
    records: string[];
    /** @description What people call it besides; imports know it by these */
    short: string[];
    /** @description First day it is no longer offered; empty: none */
    to: string;
    version: number;
  };
  SessionBody: {
    /** @description What the browser says it is */
    agent: string;
    created: string;
    /** @description The one of this request */
    current: boolean;
    expires: string;
    /** @description Public name; says nothing about the cookie */
    id: string;
    /** @description Address it came from */
    remote: string;
    /** @description Last request */
    seen: string;
  };
  SetBody: {
    /** @description As getRule gives it */
    body: Wire["RuleValuesSent"];
  };
  SetEnterpriseStatusRequest: {
    /** @description On what ground */
    note?: string;
    /** @description Day it holds from, YYYY-MM-DD; absent today */
    since?: string;
    /** @enum {string} */
    status: "open" | "stopped" | "suspended" | "moved" | "revoked" | "cancelled";
  };
  SetRegulatorsRequest: {
    items: Wire["Item"][];
    /** @description Why; needed where one is taken off or put on by hand, or another is the principal */
    reason?: string;
  };
  SetupBody: {
    me: Wire["MeBody"];
    /** @description Of the others, shown this once, to be changed at their first log-in */
    passwords: Wire["MadePasswordBody"][];
  };
  SetupInBody: {
    /** @description System administrator: who asks */
    admin: Wire["AdministratorBody"];
    /** @description Auditor, a third person; null: made later */
    auditor: Wire["AdministratorBody"] | null;
    /** @description Null: it has a name already */
    city: Wire["CityBody"] | null;
    /** @description Of the system administrator */
    password: string;
    /** @description Of the address that the server printed */
    secret: string;
    /** @description Security administrator, another person; null: made later at the command line */
    security: Wire["AdministratorBody"] | null;
  };
  SiteBody: {
    gridName: string;
    id: number;
    name: string;
    /** @description Empty: the enterprise itself */
    site: string;
  };
  Source: {
    code?: string;
    encoding?: string;
    file: string;
    labels?: Wire["Labels"];
    layer?: string;
    name?: string;
    over?: boolean;
    parent?: string;
    parentName?: string;
    system?: string;
    where?: {
      [key: string]: string;
    };
    without?: number[];
  };
  StandardBody: {
    /** @description From the most people down */
    alpha: Wire["AlphaBody"][];
    /** @description Tables 2 and 4 */
    classes: Wire["ClassBody"][];
    /** @description Numbers of clauses and articles */
    clausesToConfirm: boolean;
    duties: Wire["DutyBody"][];
    /** @description From the worst down */
    levels: Wire["LevelBody"][];
    /**
     * @description Common names of substances that Table 1 does not name, with the hazard classes they are usually
     * in; to be confirmed with the safety data sheet
     */
    names: Wire["CommonBody"][];
    /** @description What a quantity means */
    quantity: string;
    rule: Wire["RuleBody"];
    /** @description Table 1 */
    substances: Wire["SubstanceBody"][];
    tables: Wire["TablesBody"];
    /** @description From this S on, inclusive, a unit is a major hazard source */
    threshold: number;
    /** @description Table 3 */
    toxicGases: Wire["ToxicBody"][];
    unitKinds: Wire["UnitKindBody"][];
  };
  StandingHole: {
    area: number;
    at: [
      number,
      number
    ];
    name: string;
    reason: string;
  };
  StartInBody: {
    /** @description Coordinate system of rows that do not say: cgcs2000, gcj02, bd09, webmercator, gk, gk-cm117; empty: not chosen */
    crs?: string;
    /**
    * @description What becomes of codes that are there already
    * @enum {string}
    */
    existing?: "refuse" | "update";
    /**
    * @description What rows with errors do: stop the import, or are passed over
    * @enum {string}
    */
    faulty?: "stop" | "skip";
    /** @description Row of the headings, the last of them; 0: as found */
    heading?: number;
    /** @description How many rows the headings are; 0: as found */
    headingRows?: number;
    /** @description A field's key for each column; empty: not imported */
    mapping: string[];
    sheet?: string;
    /** @description Rows that whoever opens the sheet does not see are left out */
    visible?: boolean;
  };
  StatusBody: {
    /** @description To be shown on the map */
    attribution: string;
    /** @description Of what the caller sees: west, south, east, north */
    bounds: [
      number,
      number,
      number,
      number
    ];
    database: Wire["Database"];
    /** @description The data are those of the demonstration city */
    demo: boolean;
    /** @description From which zoom on the map shows the grids of each depth, that of depth 1 first */
    depthZooms: number[];
    /** @description When the newest change was committed */
    lastChange: string | null;
    name: string;
    networks: Wire["NetworkBody"][];
    now: string;
    /** @description How many of each kind the caller sees; closed dangers included */
    points: {
      [key: string]: number;
    };
    /** @description Place in the change feed */
    position: number;
    rollup: Wire["RollupBody"];
    version: string;
  };
  StatusEvent: {
    database: Wire["Database"];
  };
  StepBody: {
    /** @description This many fewer */
    count: number;
    key: string;
  };
  StepLevelBody: {
    grids: number;
    name: string;
    nameEn: string;
    /** @description Grids that have a boundary */
    shaped: number;
  };
  SubstanceBody: {
    /** @description Other names, with 、 between them */
    alias?: string;
    beta: number;
    betaClause: string;
    betaToConfirm?: boolean;
    cas: string[];
    casToConfirm?: boolean;
    /** @description Hazard classes it is expected in, where known; its safety data sheet decides */
    classes?: string[];
    /** @description The key: several entries share a CAS number */
    entry: number;
    /** @description Pinyin initials of its names */
    initials: string[];
    /** @description In the asked language */
    name: string;
    /** @description As the standard writes it */
    nameZh: string;
    /** @description Tonnes */
    q: number;
  };
  SumBody: {
    /** @description Enterprises of this level */
    count: number;
    /** @description It reaches the threshold */
    holds: boolean;
    /** @enum {string} */
    level: "red" | "orange" | "yellow";
    /** @description Of this level and worse */
    points: number;
    /** @description What one enterprise of this level counts */
    share: number;
  };
  TableImportBody: {
    /** @description Log-in name of who sent it */
    actor: string;
    /** @description Rows with an error */
    badRows: number;
    began: string | null;
    choice: Wire["ChoiceBody"];
    created: string;
    createdRows: number;
    ended: string | null;
    errors: number;
    /** @description Why it could not be finished, in the asked language */
    failure: string;
    fileName: string;
    /** @enum {string} */
    format: "xlsx" | "csv" | "xls" | "et" | "ods";
    /** @description Where who sent it may import; empty: several places, or all */
    gridName: string;
    id: number;
    /** @description The file is still there; it goes after 30 days */
    kept: boolean;
    /** @description Problems by kind, most first */
    kinds: Wire["KindTallyRow"][];
    /** @description Of them, those that are no records, totals or notes, or are hidden and left out */
    leftRows: number;
    /** @description Sent by who asks; of others only what came of it is shown */
    mine: boolean;
    /** @description What its rows are of, as in the list of fields */
    register: string;
    /** @description So far, in the end all */
    rows: number;
    sameRows: number;
    sheet: string;
    /** @description Bytes */
    size: number;
    /** @enum {string} */
    state: "uploaded" | "checking" | "checked" | "running" | "refused" | "done" | "failed" | "cancelled";
    updatedRows: number;
    /** @description Without coordinates, kept until somebody locates them */
    waitingRows: number;
    warnings: number;
  };
  TablesBody: {
    corrections: Wire["CorrectionBody"][];
    revision: number;
  };
  TellApartRequest: {
    a: number;
    b: number;
    /** @description Why they are two */
    reason: string;
  };
  TermBody: {
    count: number;
    key: string;
    points: number;
    weight: number;
  };
  TileFileBody: {
    modified: string;
    name: string;
    /** @description Bytes */
    size: number;
  };
  TokenBody: {
    /** @description It may do what this account may, at most */
    account: Wire["PersonBody"];
    /** @description Null: all the account may do */
    actions: ("map.view"
      | "personal.view"
      | "reporter.view"
      | "danger.register"
      | "danger.edit"
      | "danger.grade"
      | "danger.rectify"
      | "danger.accept"
      | "danger.major"
      | "danger.list"
      | "danger.void"
      | "enterprise.edit"
      | "hazard.edit"
      | "rule.edit"
      | "exchange.import"
      | "boundary.edit"
      | "defect.view"
      | "account.view"
      | "account.manage"
      | "grant.manage"
      | "token.manage"
      | "audit.view"
      | "job.manage"
      | "basemap.manage"
      | "sector.manage"
      | "reference.manage"
      | "system.observe")[]
      | null;
    created: string;
    createdBy: Wire["PersonBody"] | null;
    expires: string;
    /** @description Null: all the account holds */
    grid: Wire["GridRefBody"] | null;
    /** @description How it begins */
    hint: string;
    id: number;
    name: string;
    revoked: string | null;
    /** @description Only in the answer that made it; it is not to be had again */
    token?: string;
    /** @description Null: never */
    used: string | null;
  };
  TokenDraftBody: {
    account: number;
    /** @description Of the permission table; absent: all the account may do */
    actions?: string[] | null;
    /** @description At most 400 days ahead */
    expires: string;
    /** @description Absent: all the account holds */
    grid?: number;
    /** @description What it is for */
    name: string;
  };
  TokenPage: {
    items: Wire["TokenBody"][];
    /** @description Cursor of the next page; empty at the end */
    next: string;
  };
  TotalsBody: {
    /** @description closed, majorOverdue, major, generalOverdue, general */
    dangers: [
      number,
      number,
      number,
      number,
      number
    ];
    /** @description By level: not assessed, red, orange, yellow, blue */
    enterprises: [
      number,
      number,
      number,
      number,
      number
    ];
    /** @description Hazard sources, likewise */
    hazards: [
      number,
      number,
      number,
      number,
      number
    ];
    /** @description Open dangers on a list 挂牌督办 */
    listed: number;
    /** @description Hazard sources by GB 18218 level; first those that are none */
    majors: [
      number,
      number,
      number,
      number,
      number
    ];
    /** @description Points of the kinds that no rule weighs, by kind */
    others: {
      [key: string]: number;
    };
  };
  ToxicBody: {
    beta: number;
    cas: string;
    name: string;
  };
  TrendBody: {
    /** @description Days without a record are left out */
    days: Wire["TrendDayBody"][];
  };
  TrendDayBody: {
    /** @description Of a grid: open ones by class */
    dangers?: {
      [key: string]: number;
    };
    day: string;
    /** @description Of a grid: by level */
    enterprises?: {
      blue: number;
      none: number;
      orange: number;
      red: number;
      yellow: number;
    };
    /** @description Of a grid */
    index?: number;
    /** @enum {string} */
    level: "none" | "red" | "orange" | "yellow" | "blue";
    /** @description Of an enterprise that was assessed */
    score?: number;
  };
  TryBasemapRequest: {
    /** @description The base map that is changed; 0 or absent: a new one */
    id?: number;
    lat?: number;
    /** @description Absent, with lat: the middle of the city */
    lon?: number;
    /** @description What is changed, or is said of a new one */
    settings: Wire["BasemapFields"];
    /** @description Absent: 12, or the nearest that there is */
    zoom?: number;
  };
  TypeBody: {
    code: string;
    key: string;
    /** @description Rules it comes from since, the earlier first */
    later: Wire["CitedBody"][];
    name: string;
    /** @description It has points and vetoes */
    score: boolean;
    /** @description Rule it comes from */
    source: string;
    /** @description How long it usually holds; 0: no usual term */
    years: number;
  };
  UnheldGridBody: {
    code: string;
    grid: Wire["GridRefBody"];
    /** @description What its level is called, in the asked language */
    level: string;
  };
  UnitBody: {
    /**
    * @description What is identified by itself: 生产单元 or 储存单元
    * @enum {string}
    */
    kind: "production" | "storage";
    /**
     * @description Permanent residents within 500 m outside the plant boundary; absent: not known, and α is then the
     * unfavourable one, marked so
     */
    people?: number;
    /** @description 1 to 500 */
    substances: Wire["HoldingBody"][];
  };
  UnitKindBody: {
    /** @description Where one unit ends */
    boundary: string;
    clause: string;
    key: string;
    name: string;
    toConfirm: boolean;
  };
  UpdateBody: {
    detail?: string;
    title?: string;
  };
  UpdateGrantRequest: {
    /** @description Null: without end */
    until: string | null;
  };
  UpdateRuleRequest: {
    /** @description As getRule gives it */
    body: Wire["RuleValuesSent"];
    note?: string;
    version: string;
  };
  ValueBody: {
    name: string;
    value: number;
  };
  Version: {
    actor: string;
    difference: Wire["Difference"];
    note: string;
    published: string;
    validFrom: string;
    version: number;
  };
  VocabularyBody: {
    factors: Wire["RiskFactorBody"][];
    /** @description What floors of grids count */
    floors: Wire["KeyName"][];
    sectors: Wire["KeyName"][];
  };
  VocabularyOut: {
    /** @description Editions of the types of accidents, the first to hold first */
    accidents: Wire["EditionBody"][];
    /** @description What a declared level may rest on */
    bases: Wire["WordBody"][];
    /** @description What the four grades mean here */
    grades: Wire["WordBody"][];
    kinds: Wire["KindBody"][];
    /** @description GB/T 4754-2017 */
    sections: Wire["SectionBody"][];
    sectors: Wire["WordBody"][];
    statuses: Wire["WordBody"][];
    /** @description Parts could not be held against the printed text yet */
    toConfirm: boolean;
    version: string;
  };
  WaitingBody: {
    address: string;
    created: string;
    creditCode: string;
    /** @description The caller may locate it, or take it away */
    edits: boolean;
    /** @description An enterprise with its code is on file by now */
    filed: boolean;
    /** @description Whose it is: what its row names, else that of who brought it */
    grid: number;
    gridName: string;
    id: number;
    name: string;
    sectors: string[];
    /** @description Of several under one code */
    site: string;
    /** @description For If-Match */
    version: number;
  };
  WaitingPage: {
    /** @description Those that came last first */
    items: Wire["WaitingBody"][];
    matched: number;
    next: string;
  };
  WayBody: {
    /** @description Only ranks the ways */
    effort: number;
    /** @description false: the level stays, and it is to be done all the same */
    enough: boolean;
    /**
    * @description The level it would have
    * @enum {string}
    */
    level: "none" | "red" | "orange" | "yellow" | "blue";
    score: number;
    /** @description All of them are needed: what can be done first, then what is rated anew */
    steps: Wire["WayStepBody"][];
  };
  WayStepBody: {
    factor: string;
    from: number;
    /**
    * @description What is done; assess: without the only source nothing would be known, which is no lower level;
    * rate: nobody does it, it is rated anew once things are better
    * @enum {string}
    */
    kind: "close" | "inspect" | "renew" | "reduce" | "assess" | "rate";
    name: string;
    /** @description The danger, paper or hazard source it is about */
    record?: Wire["BehindBody"];
    text: string;
    to: number;
  };
  WhatIfBody: {
    counts: Wire["WhatIfBodyCountsStruct"];
    enterprises: Wire["WhatIfEntBody"];
    grids: Wire["WhatIfGridsBody"];
    /** @description Seconds */
    took: number;
    /** @description Version of the rule set in force, which is compared with */
    version: string;
  };
  WhatIfBodyCountsStruct: {
    /** @description Enterprises by level */
    before: {
      blue: number;
      none: number;
      orange: number;
      red: number;
      yellow: number;
    };
    then: {
      blue: number;
      none: number;
      orange: number;
      red: number;
      yellow: number;
    };
  };
  WhatIfEntBody: {
    changed: number;
    /** @description At most 200, the worst first */
    items: Wire["WhatIfEnterprises"][];
    /** @description How many go from one level to another: "red>orange" */
    matrix: {
      [key: string]: number;
    };
    total: number;
  };
  WhatIfEnterprises: {
    code: string;
    /** @enum {string} */
    from: "none" | "red" | "orange" | "yellow" | "blue";
    grid: number;
    gridName: string;
    id: number;
    name: string;
    score: number;
    scoreThen: number;
    sectors: string[];
    /** @enum {string} */
    to: "none" | "red" | "orange" | "yellow" | "blue";
  };
  WhatIfGrids: {
    depth: number;
    /** @enum {string} */
    from: "none" | "red" | "orange" | "yellow" | "blue";
    id: number;
    index: number;
    indexThen: number;
    name: string;
    /** @enum {string} */
    to: "none" | "red" | "orange" | "yellow" | "blue";
  };
  WhatIfGridsBody: {
    changed: number;
    /** @description All of them, by depth */
    items: Wire["WhatIfGrids"][];
    total: number;
  };
  WhatIfRequest: {
    /** @description The values to try, as getRule gives them */
    body?: Wire["RuleValuesSent"];
    /** @description Or the rule set to try */
    rule?: number;
  };
  WhyBody: {
    /** @description Enterprises that have a level */
    assessed: number;
    band: Wire["BandBody"];
    /** @description Sum of the enterprise terms of the load */
    base: number;
    /** @enum {string} */
    decidedBy: "sums" | "band" | "floor" | "max" | "none";
    /** @description Sum of the danger terms of the load */
    dyn: number;
    /** @description The guards of grids of this depth */
    floors: Wire["FloorBody"][];
    /** @description Ranks grids inside a level. Mode share: 100 × the last sum / assessed; mode sum: 100 × (1 − exp(−load / k)) */
    index: number;
    /** @description Mode sum */
    k: number;
    /** @enum {string} */
    level: "none" | "red" | "orange" | "yellow" | "blue";
    /** @description How much there is to supervise: the sum of the terms. No risk */
    load: number;
    /**
    * @description share: the sums beside the threshold, and floors; max: the worst enterprise; sum: bands of the load, and floors
    * @enum {string}
    */
    mode: "share" | "max" | "sum" | "";
    /** @description The cheapest change that would lower the level; null when it cannot get lower */
    next: Wire["NextBody"] | null;
    /** @description Mode share: the threshold in percent of the assessed */
    percent: number;
    /** @description Where the rule comes from */
    source: string;
    /** @description Mode share: enterprises of a level and worse; the first to reach the threshold decides */
    sums: Wire["SumBody"][];
    /** @description What the load adds up */
    terms: Wire["TermBody"][];
    /** @description Mode share: what a sum must reach, percent × assessed / 100 */
    threshold: number;
    /** @description Share of the enterprises that are not assessed, 0 to 1 */
    unassessed: number;
    /** @description Version of the roll-up rule */
    version: string;
    /** @description Up to three changes each of which would lower the level, the cheapest first */
    ways: Wire["NextBody"][];
  };
  WordBody: {
    key: string;
    name: string;
  };
  WorkBody: {
    counts: {
      blue: number;
      none: number;
      orange: number;
      red: number;
      yellow: number;
    };
    items: Wire["WorkItemBody"][];
    matched: number;
    /** @description Cursor of the next page; empty at the end */
    next: string;
    /** @description How many there have no regulator that the caller may give one; null: the caller may give none */
    unregulated: number | null;
  };
  WorkItemBody: {
    code: string;
    /** @description Days it has been so; at least so many unless sinceKnown */
    days: number;
    grid: number;
    gridName: string;
    id: number;
    lat: number;
    /** @enum {string} */
    level: "none" | "red" | "orange" | "yellow" | "blue";
    lon: number;
    name: string;
    /** @description First to do; may not be enough for a lower level; null: nothing open can be done */
    next: Wire["WayBody"] | null;
    /** @description The way in which something is rated anew as well; null: not needed, or there is none */
    rated: Wire["WayBody"] | null;
    /** @description What weighs most, at most three; guards that hold come first */
    reasons: Wire["ReasonBody"][];
    score: number;
    /** @description Supervision sectors, one for each regulator, the principal one first */
    sectors: string[];
    /** @description First day of this level */
    since: string;
    /** @description It began on since; false: the record merely begins there, and it may be older */
    sinceKnown: boolean;
  };
}
