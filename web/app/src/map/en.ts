/** Texts of base maps under the grids, and of what can go wrong with the map itself. */
export default {
  bases: {
    title: 'Base maps',
    references: 'Reference layers',
    feature: 'Feature of a reference layer',
    shut: 'Close the card of the feature',
    row: 'Row {row} of the file',
    approval: 'Map approval {number}',
    opacity: 'Opacity of {name}',
    up: 'Raise {name}',
    away: 'The base map {name} has been away since {since}; trying again',
    missing: 'Parts of the base map {name} are missing; trying again',
    above: 'on top',
    awayTag: 'away',
  },
  mapTrouble: {
    tiles: 'Parts of the map have not loaded since {since}; trying again',
    picture: 'The map was interrupted and is being restored',
    gone: 'The browser could not restore the map',
    code: 'The map program could not be loaded; trying again',
    now: 'Try now',
    reload: 'Reload the page',
  },
}
