import { h } from 'vue'
import PickField from '@/form/PickField.vue'
import { mount } from './vue'

const choices = { find: async () => [{ id: 1, name: '云溪市应急管理局', note: '云溪市' }], name: async () => '云溪市应急管理局' }
export const run = (): void => mount({ render: () => h(PickField, { id: 'a', choices, modelValue: 1 }) })
