/** Texts of what can go wrong with the map itself. */
export default {
  mapTrouble: {
    tiles: 'Parts of the map have not loaded since {since}; trying again',
    picture: 'The map was interrupted and is being restored',
    gone: 'The browser could not restore the map',
    code: 'The map program could not be loaded; trying again',
    now: 'Try now',
    reload: 'Reload the page',
  },
}
