/** Chinese texts of the administration. */
const zh = {
  admin: {
    section: { accounts: '账号', organisations: '单位', tokens: '接口令牌', audit: '审计', permissions: '权限表' },
  },
}

export default zh
