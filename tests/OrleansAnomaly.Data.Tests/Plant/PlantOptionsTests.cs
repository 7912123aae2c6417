using OrleansAnomaly.Data.Plant;

namespace OrleansAnomaly.Data.Tests.Plant;

public class PlantOptionsTests
{
    [Fact]
    public void The_defaults_are_sound() => Assert.Empty(new PlantOptions().Validate());

    [Fact]
    public void Every_error_is_told_at_once_with_what_was_found_and_expected()
    {
        var options = new PlantOptions
        {
            Machines = 0,
            Start = DateTimeOffset.MinValue,
            Duration = TimeSpan.Zero,
            SamplingInterval = TimeSpan.FromDays(1),
            Jitter = TimeSpan.FromDays(1),
            LossRate = double.NaN,
            FaultsPerWeek = -1,
            FirstFault = TimeSpan.FromSeconds(-1),
            Scatter = 4,
        };

        IReadOnlyList<string> errors = options.Validate();

        Assert.Equal(9, errors.Count);
        Assert.Contains("Machines is 0; expected 1 … 100,000", errors);
        string thrown = Assert.Throws<ArgumentException>(() => new PlantSimulator(options)).Message;
        Assert.All(errors, error => Assert.Contains(error, thrown));
    }

    [Fact]
    public void Jitter_must_leave_the_turns_in_order() =>
        Assert.Single(new PlantOptions { SamplingInterval = TimeSpan.FromSeconds(8), Jitter = TimeSpan.FromSeconds(4) }.Validate());
}
