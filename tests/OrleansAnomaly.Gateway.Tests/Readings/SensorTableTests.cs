using System.Runtime.CompilerServices;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Gateway.Readings;
using OrleansAnomaly.Gateway.Security;

namespace OrleansAnomaly.Gateway.Tests.Readings;

public class SensorTableTests
{
    [Fact]
    public void Of_a_name_that_is_none_no_more_is_kept_than_is_told()
    {
        var table = new SensorTable(Caller.Anyone, 10);
        WeakReference name = AddLong(table);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(name.IsAlive, "a name of a million characters is held");
        Assert.Equal(new string('x', SensorId.MaxBytes), table.NameAt(0));
        Assert.InRange(table.ReasonAt(0).Length, 1, 1_000);
    }

    [Fact]
    public void Beyond_so_many_names_none_is_added()
    {
        var table = new SensorTable(Caller.Anyone, 3);
        Assert.True(table.TryAdd(["a/1", "a/2"]));
        Assert.False(table.TryAdd(["a/3", "a/4"]));
        Assert.Equal(2, table.Count);
        Assert.True(table.TryAdd(["a/3"]));
    }

    // In a frame of its own, so that nothing of it is left on the stack.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference AddLong(SensorTable table)
    {
        string name = new('x', 1_000_000);
        Assert.True(table.TryAdd([name]));
        return new WeakReference(name);
    }
}
