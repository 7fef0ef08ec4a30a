import Testing
import Torch

@Suite("Schedules")
struct ScheduleTests {
  @Test("the cosine rises in its warm-up, peaks at 1, and ends at the final factor")
  func cosine() {
    let schedule = Schedule.cosine(steps: 104, warmUp: 4, final: 0.1)

    #expect((0..<4).map(schedule.factor) == [0.2, 0.4, 0.6, 0.8])
    #expect(schedule.factor(at: 4) == 1)
    #expect(abs(schedule.factor(at: 54) - 0.55) < 1e-12)
    #expect(abs(schedule.factor(at: 104) - 0.1) < 1e-12)
    #expect(abs(schedule.factor(at: 1000) - 0.1) < 1e-12)
  }

  @Test("steps multiply the factor at each period, and constant stays 1")
  func stepwise() {
    let schedule = Schedule.stepwise(period: 10, factor: 0.5)

    #expect([0, 9, 10, 25].map(schedule.factor) == [1, 1, 0.5, 0.25])
    #expect(Schedule.constant.factor(at: 7) == 1)
  }

  @Test("a plateau lowers the factor after its patience, and an improvement restarts it")
  func plateau() {
    var plateau = Plateau(decay: 0.5, patience: 1)

    #expect([3, 3, 2, 2, 2, 2, 2].map { plateau.update($0) } == [1, 1, 1, 1, 0.5, 0.5, 0.25])
  }
}
