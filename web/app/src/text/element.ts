/** What Element Plus says by itself, in the page's language: the names of the buttons that close. */
import { localeContextKey } from 'element-plus/es/hooks/use-locale/index'
import { computed, provide } from 'vue'
import { useI18n } from 'vue-i18n'

/** For a component: dialogs and drawers below it are named in both languages. */
export function nameElement(): void {
  const { t, locale } = useI18n()
  provide(
    localeContextKey,
    computed(() => ({ name: locale.value, el: { drawer: { close: t('panel.close') }, dialog: { close: t('panel.close') } } })),
  )
}
