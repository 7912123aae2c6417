using System.Security.Cryptography;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Plant;

namespace OrleansAnomaly.Data.Tests.Plant;

public class DeterminismTests
{
    private static readonly PlantOptions s_small = new() { Machines = 20, Duration = TimeSpan.FromDays(9), FaultsPerWeek = 2, FirstFault = TimeSpan.FromDays(3) };

    /// <summary>The readings and the truth of <see cref="s_small"/>; a change of it is a change of every figure that was measured on the plant.</summary>
    private const string Golden = "248642BC343FED1406A321633CC688B6BF43C5CAB097684BB1DBDB5EA393AC7B";

    [Fact]
    public void The_same_seed_gives_the_bytes_that_it_has_always_given() => Assert.Equal(Golden, Digest(s_small));

    [Fact]
    public void Another_seed_gives_other_readings_and_other_faults()
    {
        PlantOptions other = s_small with { Seed = 2 };
        Assert.NotEqual(Digest(s_small), Digest(other));
        Assert.NotEqual(new PlantSimulator(s_small).Faults, new PlantSimulator(other).Faults);
    }

    [Fact]
    public void A_machine_does_not_depend_on_how_many_others_there_are()
    {
        var few = new PlantSimulator(s_small with { Machines = 3 });
        var many = new PlantSimulator(s_small with { Machines = 9 });

        while (few.Step(out ReadOnlySpan<PlantReading> a))
        {
            Assert.True(many.Step(out ReadOnlySpan<PlantReading> b));
            Assert.True(a.SequenceEqual(b[..a.Length]));
        }
        Assert.Equal(few.Machines.Select(m => m.Asset), many.Machines.Take(3).Select(m => m.Asset));
        Assert.Equal(few.Faults.Select(f => (f.Machine, f.Kind, f.Start)), many.Faults.Where(f => f.Machine < 3).Select(f => (f.Machine, f.Kind, f.Start)));
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        var plant = new PlantSimulator(s_small);
        plant.Step(out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 2000; i++)
            plant.Step(out _);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static string Digest(PlantOptions options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var bytes = new byte[25];
        var plant = new PlantSimulator(options);
        while (plant.Step(out ReadOnlySpan<PlantReading> readings))
        {
            foreach ((int machine, int sensor, Reading reading) in readings)
                Add(machine * PlantSensors.Count + sensor, reading.Time, reading.Value, (byte)reading.Quality);
        }
        foreach (PlantFault fault in plant.Faults)
        {
            Add((int)fault.Cause, fault.Start, fault.Magnitude, (byte)fault.Kind);
            Add(fault.Machine, fault.End, 0, 0);
        }
        return Convert.ToHexString(hash.GetHashAndReset());

        void Add(long what, long time, double value, byte tag)
        {
            BitConverter.TryWriteBytes(bytes, what);
            BitConverter.TryWriteBytes(bytes.AsSpan(8), time);
            BitConverter.TryWriteBytes(bytes.AsSpan(16), value);
            bytes[24] = tag;
            hash.AppendData(bytes);
        }
    }
}
