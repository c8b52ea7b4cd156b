// The citizen's words in Chinese (simplified), for the counters near the border.
import type { Text } from "./text.ts";

export const CHINESE: Text = {
  title: "满意度评价",
  idle: ["请触摸屏幕", "进行评价"],
  question: ["您对本窗口受理和办理", "行政手续的服务满意吗？"],
  voluntary: ["请您自行选择，", "工作人员不得代按。"],
  privacy: ["评价不记录您的姓名、", "电话或档案编号。"],
  hint: "请触摸其中一个表情。",
  wait: "请稍候…",
  thanks: ["衷心感谢您！"],
  recorded: "您的意见已记录。",
  chooseAgain: "重新选择",
  tooLate: "重新选择的时间已过。",
  reasonsQuestion: ["您对哪些方面不满意？"],
  reasonsMany: "（可多选）",
  costNotice: { before: "如遇规定之外的收费，请拨打", after: "。" },
  stillThere: {
    question: ["您还要提交", "已选的内容吗？"],
    goOn: "继续选择",
    dropped: (seconds) => `否则 ${seconds} 秒后将放弃已选内容。`,
  },
  send: "提交评价",
  skip: "跳过",
  returnsIn: (seconds) => `${seconds} 秒后返回`,
  help: {
    label: "帮助",
    listen: "听说明",
    largeText: "大字",
    contrast: "高对比度",
    language: "语言",
  },
  closed: {
    title: ["非办公时间"],
    invite: "请您在办公时间再来。",
    today: "今日办公时间",
    opens: ({ when, time }) => `${when} ${time} 重新开放。`,
    todayWord: "今天",
    tomorrow: (day) => `明天（${day}）`,
    weekdays: ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"],
    onDay: (weekday, date) => `${date} ${weekday}`,
  },
  selfTest: {
    title: ["正在自检"],
    note: "设备正在自行测试各个等级，测试结果不计入统计。",
  },
  outOfService: {
    title: ["设备暂停服务。"],
    paper: ["您可以在填表台", "使用纸质评价单。"],
  },
};
