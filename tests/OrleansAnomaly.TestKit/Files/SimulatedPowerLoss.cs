namespace OrleansAnomaly.TestKit.Files;

/// <summary>The power is gone: the operation in progress and every later one throws this until the machine is started again. No IOException, so that code which handles those does not go on.</summary>
public sealed class SimulatedPowerLoss() : Exception("the power is gone (simulated)");
