import type { Theme } from 'vitepress'
import DefaultTheme from 'vitepress/theme'
import CostTable from './benchmarks/CostTable.vue'
import CountPlot from './benchmarks/CountPlot.vue'
import LivePlot from './benchmarks/LivePlot.vue'
import MachineTable from './benchmarks/MachineTable.vue'
import RatioTable from './benchmarks/RatioTable.vue'
import Diagram from './Diagram.vue'
import './wide.css'

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component('Diagram', Diagram)
    app.component('CostTable', CostTable)
    app.component('CountPlot', CountPlot)
    app.component('LivePlot', LivePlot)
    app.component('MachineTable', MachineTable)
    app.component('RatioTable', RatioTable)
  },
} satisfies Theme
